import type { Candidate } from './judge';
import type { Prepared } from './prepare';
import type { Origins, Parts } from './protocol';
import { plainRivals, type HistorySeen, type Rival } from './rivals';

/** What rivals are judged on. */
interface RivalTask {
  readonly prepared: Prepared;
  readonly parts: Parts;
  readonly origins: Origins;
  readonly inputSteps: number;
  readonly steps: number;
  readonly history: HistorySeen;
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  readonly isUnseen: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Rivals fitted before the validation part are judged there; for the test part they are fitted again on all rows before it.
 * @param every all origins, ascending @param cut how many of them lie before the test part
 */
export function rivalCandidates(task: RivalTask, every: readonly number[], cut: number): Candidate[] {
  const { prepared, parts, wanted, steps, isUnseen, history } = task;
  const fitted = (learnRows: number): Rival[] => plainRivals({ ...task, learnRows });
  const later = fitted(isUnseen ? prepared.input.rows : parts.testRow);
  const earlier = isUnseen ? later : fitted(parts.validationRow);
  return later.flatMap((rival) => {
    const before = earlier.find(({ name }) => name === rival.name);
    if (before === undefined || (history === 'released' && rival.history === 'long')) {
      return [];
    }
    const forecast = joined(before.forecast(every.slice(0, cut)), rival.forecast(every.slice(cut)), {
      series: wanted.length,
      first: cut * steps,
      second: (every.length - cut) * steps,
    });
    return [{ name: rival.name, history: rival.history, forecast }];
  });
}

/** Joins what follows each other in time, series by series. */
function joined(
  before: Float32Array,
  after: Float32Array,
  { series, first, second }: { readonly series: number; readonly first: number; readonly second: number },
): Float32Array {
  const out = new Float32Array(series * (first + second));
  for (let node = 0; node < series; node++) {
    const at = node * (first + second);
    out.set(before.subarray(node * first, (node + 1) * first), at);
    out.set(after.subarray(node * second, (node + 1) * second), at + first);
  }
  return out;
}
