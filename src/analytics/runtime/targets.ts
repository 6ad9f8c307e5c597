/** What a model takes elsewhere than on this processor, as far as it was asked for. */
import type { ModelRuntime, RuntimeOptions } from '../../shared/runtime-report';
import type { ModelCounts } from '../../workspace/onnx/count/count-model';
import { deviceEstimates } from './devices/for-model';
import { kernelsOf } from './layers/kernels';

export function describeTargets(counts: ModelCounts, { devices }: Pick<RuntimeOptions, 'devices'>): Pick<ModelRuntime, 'devices'> {
  if (devices === undefined) return {};
  const { totals, memory } = counts;
  return { devices: deviceEstimates(devices, kernelsOf(counts), totals.bytesWeights + memory.peakBytes) };
}
