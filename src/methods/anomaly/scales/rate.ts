/** How much is asked of services that nobody in the recording calls: against the slow course of their own load. */
import type { Cells } from '../../../features/cells';
import type { LevelChange } from '../../../features/levels/level-change';
import { featureIndex, NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { robustSigma } from '../../../numeric/quantile';
import { courseOf } from './course';
import type { Edge } from './readings';

const RATE = featureIndex('rate');
/** The usual rate is the median over so much time around a window: a load curve over a day moves it, a fault does not. */
const AROUND_MS = 3_600_000;
const MIN_AROUND = 12;
/** Too few expected requests say nothing when they stay away. */
const FEWEST_EXPECTED = 12;
/** A service with at least this share of its requests from known callers gets what they send. */
const CALLED_SHARE = 0.5;
const FEWEST_WINDOWS = 12;

/** @param changes lasting changes of a service's rate are taken out before windows are compared */
export function writeRates(
  cells: Cells,
  edges: readonly Edge[],
  changes: readonly LevelChange[],
  services: number,
  z: Float32Array,
  known: Uint8Array,
): void {
  const { windows, coveredS, widthMs } = cells;
  const { entries, inbound } = cells.errors;
  const called = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const reach = Math.max(MIN_AROUND, Math.round(AROUND_MS / widthMs / 2));
  for (let service = 0; service < services; service++) {
    const asked = sumOf(entries, service, services);
    if (asked === 0 || (called.has(service) && sumOf(inbound, service, services) >= CALLED_SHARE * asked)) {
      continue;
    }
    const factors = levelFactors(cells, changes, service);
    const rate = (window: number): number =>
      coveredS[window] > (0.5 * widthMs) / 1000
        ? entries[window * services + service] / (coveredS[window] * factors[window])
        : NaN;
    const deviations = new Float64Array(windows).fill(NaN);
    const ratios = new Float64Array(windows);
    const course = courseOf(rate, windows, reach);
    for (let window = 0; window < windows; window++) {
      const expected = course[window] * coveredS[window] * factors[window];
      if (!(expected >= FEWEST_EXPECTED) || Number.isNaN(rate(window))) {
        continue;
      }
      const n = entries[window * services + service];
      const deviance = 2 * ((n > 0 ? n * Math.log(n / expected) : 0) - (n - expected));
      ratios[window] = Math.log((n + 1) / (expected + 1));
      deviations[window] = Math.sign(n - expected) * Math.sqrt(Math.max(0, deviance));
    }
    const some = deviations.filter((value) => !Number.isNaN(value));
    if (some.length < FEWEST_WINDOWS) {
      continue;
    }
    const dispersion = Math.max(1, robustSigma(some));
    deviations.forEach((value, window) => {
      if (Number.isNaN(value)) {
        return;
      }
      const cell = window * services + service;
      const at = cell * F + RATE;
      z[at] =
        Math.sign(value) *
        Math.min(Math.abs(value) / dispersion, Math.abs(ratios[window]) / NODE_FEATURES[RATE].floor, 50);
      known[at] = 1;
    });
  }
}

/** Per window how many times the first level its rate is; NaN where the level changes inside. */
function levelFactors(
  { startMs, widthMs, windows }: Cells,
  changes: readonly LevelChange[],
  service: number,
): Float64Array {
  const factors = new Float64Array(windows).fill(1);
  for (const change of changes) {
    if (change.service !== service || change.feature !== RATE) {
      continue;
    }
    for (let window = 0; window < windows; window++) {
      const fromMs = startMs + window * widthMs;
      const after = fromMs >= change.atMs ? Math.exp(change.after - change.before) : 1;
      const straddles = fromMs < change.atMs && fromMs + widthMs > change.atMs;
      factors[window] *= straddles ? NaN : after;
    }
  }
  return factors;
}

const sumOf = (values: Float32Array, service: number, services: number): number => {
  let sum = 0;
  for (let cell = service; cell < values.length; cell += services) {
    sum += values[cell];
  }
  return sum;
};
