import type { Season } from './season';

/** Rows on either side that a time of day borrows from. */
const REACH = 4;
/** Days' worth of the series' mean mixed in, so that few days do not make a noisy profile. */
const PRIOR_DAYS = 1;
/** Scaled values beyond are bursts; they count as this. */
const MAX = 5;

/**
 * What is usual at each row's time of day: the smoothed mean of the same time over the training days. For a row inside
 * the training part its own day is left out, or a model would learn to trust a profile that has seen the answer.
 * @param scaled [rows, nodes] with NaN where missing
 * @param ahead rows after the last one to extend to
 * @returns [rows + ahead, nodes]; zeros without a season
 */
export function usualValues(
  scaled: Float32Array,
  nodes: number,
  trainRows: number,
  ahead: number,
  season: Season | null,
): Float32Array {
  const rows = scaled.length / nodes;
  const usual = new Float32Array((rows + ahead) * nodes);
  if (season === null) {
    return usual;
  }
  const { period } = season;
  const kernel = Array.from({ length: 2 * REACH + 1 }, (_, index) =>
    Math.exp(-0.5 * ((index - REACH) / (REACH / 2)) ** 2),
  );
  const unit = kernel.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float32Array(trainRows);
  const weights = new Float32Array(trainRows);
  const slotSum = new Float64Array(period);
  const slotWeight = new Float64Array(period);
  for (let node = 0; node < nodes; node++) {
    slotSum.fill(0);
    slotWeight.fill(0);
    let total = 0;
    let count = 0;
    for (let row = 0; row < trainRows; row++) {
      sums[row] = weights[row] = 0;
      for (let k = -REACH; k <= REACH; k++) {
        if (row + k < 0 || row + k >= trainRows) {
          continue;
        }
        const value = scaled[(row + k) * nodes + node];
        if (Number.isNaN(value)) {
          continue;
        }
        sums[row] += kernel[k + REACH] * Math.max(-MAX, Math.min(MAX, value));
        weights[row] += kernel[k + REACH];
      }
      slotSum[row % period] += sums[row];
      slotWeight[row % period] += weights[row];
      total += sums[row];
      count += weights[row];
    }
    const mean = count > 0 ? total / count : 0;
    for (let row = 0; row < rows + ahead; row++) {
      const slot = row % period;
      const own = row < trainRows;
      const sum = slotSum[slot] - (own ? sums[row] : 0) + PRIOR_DAYS * unit * mean;
      const weight = slotWeight[slot] - (own ? weights[row] : 0) + PRIOR_DAYS * unit;
      usual[row * nodes + node] = sum / weight;
    }
  }
  return usual;
}
