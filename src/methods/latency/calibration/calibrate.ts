import { userError } from '../../../process/rpc/errors';
import type { LatencyOptions } from '../../../contracts/latency/report';
import { countModel } from '../../../onnx/count/count-model';
import { OnnxFileError } from '../../../onnx/error';
import { readOnnxModel } from '../../../onnx/read';
import { coldClass, kernelsOf } from '../layers/kernels';
import { fitLayerModel, type KernelSample, type LayerModel } from '../layers/layer-model';
import { REFERENCE_PROBE_MS } from '../layers/operator-lines';
import type { ResultCosts } from '../layers/results';
import { loadOnnxRuntime } from '../measure/sessions';
import { settleMemory } from '../measure/settle-memory';
import { trainingKernels } from '../training/predict-training';
import { findChannelBlock } from './channel-block';
import { chooseKernels } from './choose';
import type { TargetKernel } from './emit';
import { measureKernels, type Unrest } from './measure-kernels';
import { measureOverhead } from './overhead';
import { measureResultMemory } from './result-memory';
import { CALIBRATION_VERSION } from './version';

export interface Calibration {
  readonly version: number;
  readonly measured: number;
  /** How long the probes took meanwhile, in processor milliseconds: the speed that predictions are given for. */
  readonly probeMs: number;
  readonly model: LayerModel;
  readonly unrest?: Unrest;
}

/** What was measured, before anything is fitted to it. */
export interface KernelMeasurements {
  readonly measured: number;
  readonly probeMs: number;
  /** What a run takes beside its kernels. */
  readonly runMs: number;
  readonly results: ResultCosts;
  readonly channelBlock: number;
  /** How unsteady the machine was meanwhile; absent where it was not recorded. */
  readonly unrest?: Unrest;
  readonly samples: readonly KernelSample[];
}

/** For which models to measure kernels, and whether for training them as well. */
export type KernelJob = Pick<LatencyOptions, 'models' | 'dimensions' | 'training' | 'calibrationEffort'>;

export type CalibrationJob = KernelJob & {
  /** What is known from other machines. */
  readonly prior?: LayerModel | null;
};

/** As the calibration job takes it. `latencyModelFolder`: the shipped model whose prior a calibration adjusts. */
export type CalibrationParams = KernelJob & { readonly latencyModelFolder: string };

export const MAX_KERNELS = 60;
const MAX_MS = 8_500;
/** Without lines of another machine, which one kernel is enough to scale. */
const MIN_KERNELS = 3;

/** Measures kernels like the given models' kernels and fits the layer model to them. Takes at most about 10 s. Throws when too few can be measured. */
export async function calibrate(
  { prior = null, ...job }: CalibrationJob,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<Calibration> {
  const measurements = await measureForCalibration(job, signal, onFraction);
  const needed = prior === null ? MIN_KERNELS : 1;
  if (measurements.measured < needed) {
    throw userError(
      'calibration-failed',
      measurements.measured === 0
        ? 'No kernel of these models can be measured here.'
        : `Only ${measurements.measured} kernels of these models can be measured here, and ${needed} are needed.`,
    );
  }
  return calibrationFrom(measurements, prior);
}

export function calibrationFrom(
  { measured, probeMs, runMs, results, channelBlock, unrest, samples }: KernelMeasurements,
  prior: LayerModel | null,
): Calibration {
  return {
    version: CALIBRATION_VERSION,
    measured,
    probeMs,
    unrest,
    model: {
      ...fitLayerModel(samples, runMs, prior, probeMs / REFERENCE_PROBE_MS),
      results,
      channelBlock,
    },
  };
}

/** Measures kernels like the given models' kernels on this machine, one thread; those that cannot be measured are left out. */
export async function measureForCalibration(
  { models, dimensions, training, calibrationEffort = 1 }: KernelJob,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<KernelMeasurements> {
  const startedMs = performance.now();
  const onnx = await loadOnnxRuntime();
  settleMemory();
  const channelBlock = await findChannelBlock(onnx);
  const targets = await readTargets({ models, dimensions, training }, channelBlock, signal);
  const { runMs, profilingMs } = await measureOverhead(onnx);
  const results = await measureResultMemory(onnx, signal);
  const chosen = chooseKernels(targets, calibrationEffort * MAX_KERNELS);
  const { samples, probeMs, unrest } = await measureKernels(onnx, chosen, {
    channelBlock,
    profilingMs,
    budgetMs: calibrationEffort * MAX_MS - (performance.now() - startedMs),
    signal,
    onFraction,
  });
  const measured = samples.filter(({ length }) => length > 0).length;
  return { measured, probeMs, runMs, results, channelBlock, unrest, samples: samples.flat() };
}

/** The kernels of each readable model, and of its training step if requested. */
export async function readTargets(
  { models, dimensions, training }: KernelJob,
  channelBlock: number,
  signal: AbortSignal,
): Promise<readonly (readonly TargetKernel[])[]> {
  const targets: TargetKernel[][] = [];
  for (const { file, fileName, dimensions: own } of models) {
    const model = await readOnnxModel(file, { signal, name: fileName }).catch((error: unknown) => {
      if (error instanceof OnnxFileError) {
        return null;
      }
      throw error;
    });
    if (model === null) {
      continue;
    }
    const counts = countModel(model, { ...dimensions, ...own });
    targets.push(
      kernelsOf(counts, channelBlock).map((kernel) => ({ ...kernel, counts, opsets: model.opsets })),
    );
    const step =
      training === undefined ? null : trainingKernels(model, counts, training.optimiser, channelBlock);
    if (step !== null) {
      targets.push(
        step.kernels.map((kernel) => ({
          ...(step.isCold(kernel) ? { ...kernel, class: coldClass(kernel.class), cold: true } : kernel),
          counts: step.counts,
          opsets: step.opsets,
        })),
      );
    }
  }
  return targets;
}
