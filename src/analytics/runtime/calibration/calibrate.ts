import { userError } from '../../../shared/rpc/errors';
import type { RuntimeOptions } from '../../../shared/runtime-report';
import { countModel, type ModelCounts } from '../../../workspace/onnx/count/count-model';
import { OnnxFileError } from '../../../workspace/onnx/error';
import { readOnnxModel } from '../../../workspace/onnx/read';
import { type Kernel, kernelsOf } from '../layers/kernels';
import { fitLayerModel, type KernelSample, type LayerModel } from '../layers/layer-model';
import { loadOnnxRuntime, type OnnxRuntime } from '../measure/sessions';
import { chooseKernels } from './choose';
import { measureRunMs } from './overhead';
import { emitKernel } from './emit';
import { profileKernel } from './profile';

export interface Calibration {
  readonly version: number;
  readonly measured: number;
  readonly model: LayerModel;
}

export type CalibrationJob = Pick<RuntimeOptions, 'models' | 'dimensions'>;

export const CALIBRATION_VERSION = 2;
const MOST_KERNELS = 60;
const MOST_MS = 10_000;

type TargetKernel = Kernel & { readonly counts: ModelCounts };

/**
 * Measures kernels like those of the given models on this machine, one thread, and fits the layer model to them. Stops
 * choosing after 10 s. Throws when too few can be measured.
 */
export async function calibrate({ models, dimensions }: CalibrationJob, signal: AbortSignal, onFraction: (fraction: number) => void): Promise<Calibration> {
  const targets: TargetKernel[] = [];
  for (const { file, fileName } of models) {
    const model = await readOnnxModel(file, { signal, name: fileName }).catch((error: unknown) => {
      if (error instanceof OnnxFileError) return null;
      throw error;
    });
    if (model === null) continue;
    const counts = countModel(model, dimensions);
    targets.push(...kernelsOf(counts).map((kernel) => ({ ...kernel, counts })));
  }
  const onnx = await loadOnnxRuntime();
  const runMs = await measureRunMs(onnx);
  const samples = await measureKernels(onnx, chooseKernels(targets, MOST_KERNELS), signal, onFraction);
  if (samples.length < 3) throw userError('calibration-failed', `Only ${samples.length} kernels of these models can be measured here, and 3 are needed.`);
  return { version: CALIBRATION_VERSION, measured: samples.length, model: fitLayerModel(samples, runMs) };
}

async function measureKernels(onnx: OnnxRuntime, chosen: readonly TargetKernel[], signal: AbortSignal, onFraction: (fraction: number) => void): Promise<readonly KernelSample[]> {
  const samples: KernelSample[] = [];
  const startedMs = performance.now();
  for (const [index, kernel] of chosen.entries()) {
    signal.throwIfAborted();
    if (performance.now() - startedMs > MOST_MS) break;
    const emitted = emitKernel(kernel, kernel.counts);
    // What ONNX Runtime refuses alone (an operator of an older set) is left to the line over all classes.
    const ms = emitted === null ? null : await profileKernel(onnx, emitted).catch(() => null);
    if (ms !== null && ms > 0) samples.push({ class: kernel.class, features: kernel.features, ms });
    onFraction((index + 1) / chosen.length);
  }
  return samples;
}
