/** What a classifier's or a regression's results are worth. */
import type { Accuracy } from '../../../contracts/compression/report';
import type { NpyArray } from '../../../io/npy';

/** Results of the first output, sample by sample. */
export type Outputs = readonly ArrayLike<number>[];

/** Position of the largest entry; -1 where none is a number. */
export function largestEntry(values: ArrayLike<number>, from = 0, to = values.length): number {
  let found = -1;
  for (let at = from; at < to; at++) {
    if (found < 0 ? !Number.isNaN(values[at]) : values[at] > values[found]) {
      found = at;
    }
  }
  return found < 0 ? -1 : found - from;
}

/**
 * Share of rows whose largest entry is at the same place.
 * @param width entries of a row, the last axis of the output; null when a row has one: then there is nothing to compare
 */
export function agreementOf(found: Outputs, expected: Outputs, width: number): number | null {
  if (width < 2) {
    return null;
  }
  let [same, rows] = [0, 0];
  expected.forEach((values, sample) => {
    for (let from = 0; from + width <= values.length; from += width) {
      rows++;
      same +=
        largestEntry(found[sample], from, from + width) === largestEntry(values, from, from + width) ? 1 : 0;
    }
  });
  return rows === 0 ? null : same / rows;
}

/**
 * Labels of whole numbers are classes, one for each sample; others are what the output should be.
 * @param start position of the first sample among the labels
 * @param batch samples of one run
 */
export function accuracyOf(
  outputs: Outputs,
  { values, type }: NpyArray,
  start: number,
  batch: number,
): Accuracy | null {
  if (!type.startsWith('f')) {
    let [right, rows] = [0, 0];
    outputs.forEach((output, run) => {
      const width = output.length / batch;
      for (let row = 0; row < batch; row++) {
        const label = values[start + run * batch + row];
        rows++;
        right += largestEntry(output, row * width, (row + 1) * width) === label ? 1 : 0;
      }
    });
    return rows === 0 ? null : { kind: 'top-1', value: right / rows };
  }
  let [squares, count] = [0, 0];
  const perSample = (outputs[0]?.length ?? 0) / batch;
  outputs.forEach((output, run) => {
    for (let at = 0; at < output.length; at++) {
      squares += (output[at] - values[(start + run * batch) * perSample + at]) ** 2;
      count++;
    }
  });
  return count === 0 ? null : { kind: 'rmse', value: Math.sqrt(squares / count) };
}
