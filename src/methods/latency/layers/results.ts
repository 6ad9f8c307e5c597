/** What the memory of a run's results costs: a result is new memory in every run, where values inside a model use the same again. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import { factBytes } from '../../../onnx/count/weights';

/** What a byte of a result costs, in ms: of a small one, which stays in a cache, and of a large one. */
export interface ResultCosts {
  readonly smallMsPerByte: number;
  readonly largeMsPerByte: number;
}

/** Up to where a result is small, and from where it is large, in bytes: between, the cost follows the logarithm of the size. */
export const SMALL_BYTES = 1 << 20;
export const LARGE_BYTES = 4 << 20;
/** Where nothing was measured. */
const USUAL_COSTS: ResultCosts = { smallMsPerByte: 2e-7, largeMsPerByte: 4e-7 };
/** How far the costs may be off: memory that was freed is taken again at once, or comes page by page from the system. */
export const LEAST_RESULTS = 0.5;
export const MOST_RESULTS = 3;

/** What a result of so many bytes costs, in ms. */
export function resultMs({ smallMsPerByte, largeMsPerByte }: ResultCosts, bytes: number): number {
  const place = Math.log(bytes / SMALL_BYTES) / Math.log(LARGE_BYTES / SMALL_BYTES);
  const share = Math.max(0, Math.min(1, place));
  return bytes === 0 ? 0 : bytes * (smallMsPerByte + share * (largeMsPerByte - smallMsPerByte));
}

/** What the memory of all results of a model costs, in ms. */
export function resultsMs(
  costs: ResultCosts = USUAL_COSTS,
  { outputs, factOf }: Pick<ModelCounts, 'outputs' | 'factOf'>,
): number {
  return outputs.reduce((sum, { name }) => sum + resultMs(costs, factBytes(factOf(name)) ?? 0), 0);
}
