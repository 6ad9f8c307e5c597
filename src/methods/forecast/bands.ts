import { CoverageSums, type Coverage } from '../../evaluation/coverage';
import { normalQuantile, tQuantile } from '../../numeric/distributions';
import { quantile } from '../../numeric/quantile';
import type { Prepared } from './prepare';

/** What a band claims to cover. */
export const COVERAGE = 0.9;
const TAIL = (1 - COVERAGE) / 2;
/** How fast the factors follow misses. */
const RATE = 0.1;
/** With fewer errors of their own than this a band says nothing; it is not widened further. */
const FEWEST_ERRORS = 3;
/** A factor is at least this; from nothing it could not grow. */
const MIN_FACTOR = 0.05;
/** Distances are at least this share of a series' scale; a band of no width could never be widened. */
const MIN_DISTANCE = 0.02;

/** A point forecast with the distances a model believes in, for consecutive origins; [origins, steps, nodes], scaled units. */
export interface Uncertain {
  readonly point: Float32Array;
  readonly below: Float32Array;
  readonly above: Float32Array;
}

export interface Band {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/**
 * Conformal calibration: the distances are multiplied by factors, one per step and side, that make the band cover its
 * share of the validation targets; later origins move the factors on, each with what had been observed by then only
 * (adaptive conformal inference, Gibbs and Candès 2021), so that coverage holds when the world drifts.
 */
export function calibratedBand(
  prepared: Prepared,
  validation: { readonly origins: readonly number[]; readonly forecast: Uncertain },
  later: { readonly origins: readonly number[]; readonly forecast: Uncertain },
): Band {
  const {
    shape: { steps },
    input: { nodes },
  } = prepared;
  const band = {
    low: new Float32Array(later.forecast.point.length),
    high: new Float32Array(later.forecast.point.length),
  };
  for (let step = 0; step < steps; step++) {
    const start = scoresOf(prepared, validation.origins, validation.forecast, step);
    const widening = smallSampleWidening(
      independentForecasts(prepared, validation.origins, validation.forecast, step),
    );
    const factor = {
      below: widening * factorAt(start.below, 1 - TAIL),
      above: widening * factorAt(start.above, 1 - TAIL),
    };
    let observed = 0;
    later.origins.forEach((origin, index) => {
      // What the origin's forecaster can know: targets of earlier origins that lie before it.
      for (; observed < index && later.origins[observed] + step < origin; observed++) {
        const { below, above } = scoresOf(
          prepared,
          [later.origins[observed]],
          later.forecast,
          step,
          observed,
        );
        factor.below = followed(factor.below, below);
        factor.above = followed(factor.above, above);
      }
      for (let node = 0; node < nodes; node++) {
        const cell = (index * steps + step) * nodes + node;
        band.low[cell] =
          later.forecast.point[cell] - factor.below * Math.max(MIN_DISTANCE, later.forecast.below[cell]);
        band.high[cell] =
          later.forecast.point[cell] + factor.above * Math.max(MIN_DISTANCE, later.forecast.above[cell]);
      }
    });
  }
  return band;
}

/** How many of its believed distances each known target lies below and above the point. */
function scoresOf(
  { scaled, scaling: { constant }, shape: { steps }, input: { nodes } }: Prepared,
  origins: readonly number[],
  { point, below, above }: Uncertain,
  step: number,
  firstIndex = 0,
): { below: number[]; above: number[] } {
  const scores: { below: number[]; above: number[] } = { below: [], above: [] };
  origins.forEach((origin, place) => {
    for (let node = 0; node < nodes; node++) {
      const target = scaled[(origin + step) * nodes + node];
      if (target === undefined || Number.isNaN(target) || constant.has(node)) {
        continue;
      }
      const cell = ((firstIndex + place) * steps + step) * nodes + node;
      scores.below.push((point[cell] - target) / Math.max(MIN_DISTANCE, below[cell]));
      scores.above.push((target - point[cell]) / Math.max(MIN_DISTANCE, above[cell]));
    }
  });
  return scores;
}

/** The factor after one more row: larger by the misses beyond their share, else a little smaller. */
function followed(factor: number, scores: readonly number[]): number {
  if (scores.length === 0) {
    return factor;
  }
  const missed = scores.filter((score) => score > factor).length / scores.length;
  return Math.max(MIN_FACTOR, factor * Math.exp(RATE * (missed - TAIL)));
}

/**
 * How many of the validation errors at a step are worth something of their own. Forecasts of overlapping stretches miss
 * together, and so do series under one load: of N series as many count as the mean of their errors is steadier than one.
 */
function independentForecasts(
  { scaled, scaling: { constant }, split: { stride }, input: { nodes }, shape: { steps } }: Prepared,
  origins: readonly number[],
  { point }: Uncertain,
  step: number,
): number {
  const moving = Array.from({ length: nodes }, (_, node) => node).filter((node) => !constant.has(node));
  const errors = moving.map((node) =>
    origins.map(
      (origin, index) =>
        scaled[(origin + step) * nodes + node] - point[(index * steps + step) * nodes + node],
    ),
  );
  const single = errors.map((column) => meanSquare(column)).filter((square) => square > 0);
  // Each series in its own units of error, or one that errs much would count as all of them.
  const unit = errors.map((column) => Math.sqrt(meanSquare(column)));
  const together = origins.map((_, index) => {
    const known = errors.flatMap((column, at) =>
      unit[at] > 0 && !Number.isNaN(column[index]) ? [column[index] / unit[at]] : [],
    );
    return known.length > 0 ? known.reduce((sum, error) => sum + error, 0) / known.length : NaN;
  });
  const series = single.length === 0 ? 1 : Math.min(single.length, Math.max(1, 1 / meanSquare(together)));
  return (origins.length / Math.max(1, (step + 1) / stride)) * series;
}

/** Mean square of the known values; 0 without any. */
function meanSquare(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length > 0 ? known.reduce((sum, value) => sum + value * value, 0) / known.length : 0;
}

/** By how much wider than its own quantile n normal errors make the band of the next one: Student's t in place of the normal. */
function smallSampleWidening(count: number): number {
  const n = Math.max(FEWEST_ERRORS, count);
  return (tQuantile(1 - TAIL, n - 1) / normalQuantile(1 - TAIL)) * Math.sqrt(1 + 1 / n);
}

/** The factor that covers the given share of scores; 1 without scores. */
function factorAt(scores: readonly number[], share: number): number {
  return scores.length === 0 ? 1 : Math.max(MIN_FACTOR, quantile(scores, share, 'conformal'));
}

/**
 * Distances for a model that gives none: each series' typical error per step on windows that do not calibrate.
 * @param point forecasts of the origins, [origins, steps, nodes]
 * @returns [steps, nodes]
 */
export function typicalDistances(
  { scaled, shape: { steps }, input: { nodes } }: Prepared,
  origins: readonly number[],
  point: Float32Array,
): Float32Array {
  return Float32Array.from({ length: steps * nodes }, (_, cell) => {
    const errors = origins
      .map((origin, index) => Math.abs(scaled[origin * nodes + cell] - point[index * steps * nodes + cell]))
      .filter((error) => !Number.isNaN(error));
    return factorAt(errors, COVERAGE);
  });
}

/** Share of known targets inside the band and mean width in units of error, over all steps up to the horizon. */
export function coverageOf(
  { input: { values, nodes }, scaling: { centre, scale, constant, errorUnit }, shape: { steps } }: Prepared,
  origins: readonly number[],
  { low, high }: Band,
  horizon: number,
): Coverage {
  const sums = new CoverageSums();
  origins.forEach((origin, index) => {
    for (let step = 0; step < horizon; step++) {
      for (let node = 0; node < nodes; node++) {
        const target = values[(origin + step) * nodes + node];
        if (target === undefined || Number.isNaN(target) || constant.has(node)) {
          continue;
        }
        const cell = (index * steps + step) * nodes + node;
        const z = (target - centre[node]) / scale[node];
        // A hair's breadth for values that lie on the bound exactly, such as zeros on a band that ends at zero.
        const isInside = z >= low[cell] - 1e-4 && z <= high[cell] + 1e-4;
        sums.add(isInside, ((high[cell] - low[cell]) * scale[node]) / errorUnit[node]);
      }
    }
  });
  return sums.coverage();
}
