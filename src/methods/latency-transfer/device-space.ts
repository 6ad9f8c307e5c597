/**
 * What devices can be like, learned from the training devices: a new one's latency is a weighted sum of features whose
 * weights are independent, of mean 0 and variance 1 beforehand. Some features are the training devices' own predicted
 * latencies, so that a device like them, or between them, is likely; the others are the encoder's numbers, so that one
 * unlike any of them is possible.
 */
import type { Encoding } from './fit-encoder';

export interface DeviceSpace {
  readonly count: number;
  /** Features that are training devices; the rest are the encoder's. */
  readonly devices: number;
  readonly width: number;
  /** [count, width] for each view. */
  readonly whole: Float32Array;
  readonly pruned: Float32Array;
}

/** Features of every architecture, each block scaled to a mean variance of 1 over the architectures as written. */
export function deviceSpace(encoding: Encoding): DeviceSpace {
  const { width: numbers, devices, costs } = encoding;
  const count = encoding.whole.length / numbers;
  const means = columnMeans(encoding.whole, numbers);
  const rowsOf = (encoded: Float32Array): Float32Array => {
    const rows = new Float32Array(count * (devices + numbers));
    for (let row = 0; row < count; row++) {
      const own = rows.subarray(row * (devices + numbers), (row + 1) * (devices + numbers));
      for (let index = 0; index < numbers; index++) {
        const number = encoded[row * numbers + index] - means[index];
        own[devices + index] = number;
        for (let device = 0; device < devices; device++) {
          own[device] += number * costs[index * devices + device];
        }
      }
    }
    return rows;
  };
  const [whole, pruned] = [rowsOf(encoding.whole), rowsOf(encoding.pruned)];
  const scales = blockScales(whole, devices, numbers);
  for (const rows of [whole, pruned]) {
    rows.forEach((value, at) => (rows[at] = value * scales[at % scales.length]));
  }
  return { count, devices, width: devices + numbers, whole, pruned };
}

/** The dot product of the features of two architectures over [from, to). */
export function similarity(
  a: Float32Array,
  rowA: number,
  b: Float32Array,
  rowB: number,
  width: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let index = from; index < to; index++) {
    sum += a[rowA * width + index] * b[rowB * width + index];
  }
  return sum;
}

function columnMeans(rows: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  rows.forEach((value, at) => (means[at % width] += (value * width) / rows.length));
  return means;
}

/** Each device to deviation 1 and all devices together to a variance of 1; the numbers by one factor, to a variance of 1 in sum. */
function blockScales(rows: Float32Array, devices: number, numbers: number): Float64Array {
  const width = devices + numbers;
  const variances = new Float64Array(width);
  rows.forEach((value, at) => (variances[at % width] += (value * value * width) / rows.length));
  const total = variances.subarray(devices).reduce((sum, variance) => sum + variance, 0);
  return variances.map((variance, index) =>
    index < devices ? 1 / Math.sqrt(devices * (variance || 1)) : 1 / Math.sqrt(total || 1),
  );
}
