import type { Optimiser, TrainingEstimate } from '../../../contracts/latency/targets';
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { OnnxModel } from '../../../onnx/model';
import { coldClass, type Kernel, kernelsOf } from '../layers/kernels';
import { type LayerModel, predictLayers } from '../layers/layer-model';
import { STATE_VECTORS } from './optimiser';
import { type Phase, type TrainingGraph, trainingGraph } from './training-graph';

export interface TrainingKernels extends TrainingGraph {
  readonly kernels: readonly Kernel[];
  /** Whether what a kernel reads was written long before, so that no cache holds it: all but the way forward. */
  readonly isCold: (kernel: Kernel) => boolean;
}

const BYTES_PER_PARAMETER = 4;

/** The kernels of one training step of a network; null when it has no weights. @param channelBlock see `kernelsOf` */
export function trainingKernels(
  model: OnnxModel,
  counts: ModelCounts,
  optimiser: Optimiser,
  channelBlock?: number,
): TrainingKernels | null {
  const graph = trainingGraph(model, counts, optimiser);
  if (graph === null) {
    return null;
  }
  const isCold = ({ class: name, nodes }: Kernel): boolean =>
    name !== 'view' && nodes.length > 0 && graph.phaseOf(nodes[0]) !== 'forward';
  return { ...graph, kernels: kernelsOf(graph.counts, channelBlock), isCold };
}

/** What a training step takes, and how long by the layer model; no times without one. */
export function predictTraining(
  step: TrainingKernels,
  optimiser: Optimiser,
  layers: LayerModel | null,
): TrainingEstimate {
  const { counts, parameters, likeForward } = step;
  const gradientBytes = BYTES_PER_PARAMETER * parameters;
  return {
    optimiser,
    parameters,
    flops: counts.totals.flops,
    gradientBytes,
    stateBytes: STATE_VECTORS[optimiser] * gradientBytes,
    activationBytes: keptBytes(step),
    peakBytes: counts.memory.peakBytes,
    nodes: counts.totals.timedNodes,
    likeForward,
    ...timesOf(step, layers),
  };
}

function timesOf(
  { kernels, phaseOf, isCold }: TrainingKernels,
  layers: LayerModel | null,
): Pick<TrainingEstimate, 'predictedMs' | 'intervalMs' | 'forwardMs' | 'backwardMs' | 'optimiserMs'> {
  if (layers === null) {
    return { predictedMs: null, intervalMs: null, forwardMs: null, backwardMs: null, optimiserMs: null };
  }
  const { ms, lowMs, highMs, kernelMs } = predictLayers(
    layers,
    kernels.map((kernel) =>
      isCold(kernel) && Object.hasOwn(layers.classes, coldClass(kernel.class))
        ? { ...kernel, class: coldClass(kernel.class) }
        : kernel,
    ),
  );
  const of = (phase: Phase): number =>
    kernels.reduce(
      (sum, { nodes }, index) =>
        nodes.length > 0 && phaseOf(nodes[0]) === phase ? sum + kernelMs[index] : sum,
      0,
    );
  return {
    predictedMs: ms,
    intervalMs: { low: lowMs, high: highMs },
    forwardMs: of('forward'),
    backwardMs: of('backward'),
    optimiserMs: of('optimiser'),
  };
}

/** Bytes of what the network computes forward and reads again on the way back. */
function keptBytes({ counts, phaseOf }: TrainingGraph): number {
  const readBack = new Set(
    counts.nodes.filter((node) => phaseOf(node) === 'backward').flatMap(({ node }) => node.inputs),
  );
  return counts.nodes.reduce((sum, one) => {
    const kept =
      phaseOf(one) === 'forward' &&
      one.timed &&
      !one.view &&
      one.node.outputs.some((name) => readBack.has(name));
    return kept ? sum + (one.bytesOut ?? 0) : sum;
  }, 0);
}
