/** What a model takes elsewhere than on this processor, and in training, as far as it was asked for. */
import type { ModelLatency, LatencyOptions } from '../../contracts/latency/report';
import type {
  DeviceOptions,
  Scaling,
  TrainingEstimate,
  TrainingOptions,
} from '../../contracts/latency/targets';
import type { ModelCounts } from '../../onnx/count/count-model';
import type { OnnxModel } from '../../onnx/model';
import { deviceEstimates } from './devices/for-model';
import { kernelsOf } from './layers/kernels';
import type { LayerModel } from './layers/layer-model';
import { workOf } from './devices/work';
import { scalingTable } from './training/data-parallel';
import { predictTraining, trainingKernels, type TrainingKernels } from './training/predict-training';

export type TargetOptions = Pick<LatencyOptions, 'devices' | 'training'>;

/** @param layers what times on this machine are predicted from; null: none are */
export function describeTargets(
  model: OnnxModel,
  counts: ModelCounts,
  { devices, training }: TargetOptions,
  layers: LayerModel | null,
): Pick<ModelLatency, 'devices' | 'training'> {
  const { totals, memory } = counts;
  return {
    ...(devices === undefined
      ? {}
      : {
          devices: deviceEstimates(
            devices,
            workOf(
              kernelsOf(counts).map(({ nodes }) => nodes),
              counts,
            ),
            totals.bytesWeights + memory.peakBytes,
          ),
        }),
    ...(training === undefined
      ? {}
      : { training: describeTraining(model, counts, training, devices, layers) }),
  };
}

function describeTraining(
  model: OnnxModel,
  counts: ModelCounts,
  { optimiser, dataParallel }: TrainingOptions,
  devices: DeviceOptions | undefined,
  layers: LayerModel | null,
): TrainingEstimate | null {
  const step = trainingKernels(model, counts, optimiser, layers?.channelBlock);
  if (step === null) {
    return null;
  }
  const here = predictTraining(step, optimiser, layers);
  const elsewhere =
    devices === undefined
      ? []
      : deviceEstimates(devices, workOf([...forwardOf(step), ...step.fused], step.counts), here.peakBytes);
  const steps = [
    ...(here.predictedMs === null ? [] : [{ device: null, ms: here.predictedMs }]),
    ...elsewhere,
  ];
  return {
    ...here,
    ...(devices === undefined ? {} : { devices: elsewhere }),
    ...(dataParallel === null
      ? {}
      : {
          scaling: steps.map(({ device, ms }): Scaling => ({
            device,
            rows: scalingTable(ms, here.gradientBytes, dataParallel),
          })),
        }),
  };
}

/** The kernels of the way forward. */
function forwardOf({
  kernels,
  phaseOf,
}: TrainingKernels): readonly TrainingKernels['kernels'][number]['nodes'][] {
  return kernels.flatMap(({ nodes }) => (nodes.length > 0 && phaseOf(nodes[0]) === 'forward' ? [nodes] : []));
}
