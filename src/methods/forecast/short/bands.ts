import { normalQuantile, tQuantile } from '../../../numeric/distributions';
import { quantile } from '../../../numeric/quantile';
import { COVERAGE } from '../bands';
import type { RollingErrors } from './errors';
import type { ShortModel } from './rivals';
import type { Ahead, ShortSeries } from './series';

const TAIL = (1 - COVERAGE) / 2;
/** How many errors of its own outweigh what the other series say of a series' typical error. */
const SHARED_ERRORS = 4;
/** Independent errors that are assumed at least. */
const MIN_INDEPENDENT = 2;

/** Distances from a forecast to the 5 % and the 95 % quantile, own unit. */
export interface Distances {
  readonly below: Ahead;
  readonly above: Ahead;
}

/**
 * Split-conformal distances per step from the model's own errors known at an origin. Series lend each other the shape:
 * errors are measured in units of the series' typical error. Wider by Student's t for few independent errors, never
 * narrower than for a nearer step, and never narrower than counting noise.
 */
export function distancesAt(
  series: ShortSeries,
  { errors, firstOrigin }: RollingErrors,
  model: ShortModel,
  origin: number,
  steps: number,
): Distances {
  const { nodes, noise } = series;
  const units = usualChanges(series, origin);
  const below = new Float32Array(steps * nodes);
  const above = new Float32Array(steps * nodes);
  for (let step = 0; step < steps; step++) {
    const known = errors[model]
      .slice(0, Math.max(0, origin - step - firstOrigin))
      .map((ahead) => ahead.subarray(step * nodes, (step + 1) * nodes));
    const found = quantilesOf(known, units, step + 1);
    for (let node = 0; node < nodes; node++) {
      const cell = step * nodes + node;
      const least = normalQuantile(1 - TAIL) * noise[node];
      // Without errors at this distance: uncertainty grows as that of a random walk.
      const growth = step === 0 ? 1 : found === null ? Math.sqrt((step + 1) / Math.max(1, step)) : 1;
      const before = (side: Ahead): number => (step === 0 ? least : growth * side[cell - nodes]);
      below[cell] = Math.max(before(below), found === null ? 0 : found.below * found.typical[node]);
      above[cell] = Math.max(before(above), found === null ? 0 : found.above * found.typical[node]);
    }
  }
  return { below, above };
}

interface Quantiles {
  readonly below: number;
  readonly above: number;
  readonly typical: Float64Array;
}

function quantilesOf(known: readonly Ahead[], units: Float64Array, steps: number): Quantiles | null {
  const typical = typicalErrors(known, units);
  const relative: number[] = [];
  const perOrigin: number[] = [];
  let pairs = 0;
  for (const errors of known) {
    let sum = 0;
    let count = 0;
    errors.forEach((error, node) => {
      if (!Number.isNaN(error) && typical[node] > 0) {
        relative.push(error / typical[node]);
        sum += error / typical[node];
        count++;
      }
    });
    if (count > 0) {
      perOrigin.push(sum / count);
      pairs += count;
    }
  }
  if (relative.length === 0) {
    return null;
  }
  const meanSquare = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value * value, 0) / values.length;
  const width = pairs / perOrigin.length;
  const series = Math.min(width, Math.max(1, meanSquare(relative) / Math.max(meanSquare(perOrigin), 1e-12)));
  const widening = smallSampleWidening((perOrigin.length / steps) * series);
  const side = (sign: number): number =>
    Math.max(
      0,
      quantile(
        relative.map((value) => sign * value),
        1 - TAIL,
        'conformal',
      ),
    );
  return { below: widening * side(-1), above: widening * side(1), typical };
}

/** Mean absolute error of each series, held towards that of all in units of the series' own changes. */
function typicalErrors(known: readonly Ahead[], units: Float64Array): Float64Array {
  let all = 0;
  let scale = 0;
  const sums = new Float64Array(units.length);
  const counts = new Float64Array(units.length);
  for (const errors of known) {
    errors.forEach((error, node) => {
      if (!Number.isNaN(error)) {
        sums[node] += Math.abs(error);
        counts[node]++;
        all += units[node] > 0 ? Math.abs(error) / units[node] : 0;
        scale += units[node] > 0 ? 1 : 0;
      }
    });
  }
  const shared = scale > 0 ? all / scale : 0;
  return sums.map(
    (sum, node) => (sum + SHARED_ERRORS * shared * units[node]) / (counts[node] + SHARED_ERRORS),
  );
}

/** Mean absolute change from row to row. */
export function usualChanges({ values, nodes }: ShortSeries, origin: number): Float64Array {
  return Float64Array.from({ length: nodes }, (_, node) => {
    let sum = 0;
    let count = 0;
    for (let row = 1; row < origin; row++) {
      const change = Math.abs(values[row * nodes + node] - values[(row - 1) * nodes + node]);
      if (!Number.isNaN(change)) {
        sum += change;
        count++;
      }
    }
    return count > 0 ? sum / count : 0;
  });
}

/** Student's t in place of the normal, for n independent errors. */
function smallSampleWidening(independent: number): number {
  const n = Math.max(MIN_INDEPENDENT, independent);
  return tQuantile(1 - TAIL, n - 1) / normalQuantile(1 - TAIL);
}
