import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { median, quantileOfSorted, robustSigma } from '../../numeric/quantile';
import { CLIP, type Normalised } from './normalise';

/** How unusual every cell is. Arrays are row-major over [windows, services(, features)]. */
export interface CellScores {
  /** Residuals in robust standard deviations, signed; 0 where unknown. */
  readonly deviation: Float32Array;
  /** Combined, in units of the threshold: 1 = anomalous; NaN where the cell is missing. */
  readonly score: Float32Array;
  /** Per service the combined deviation that counts as 1, in standard deviations. */
  readonly thresholdSigma: Float32Array;
}

const NON_LOCAL_WEIGHT = 0.5;
/** Normal cells expected above the threshold in a whole recording: alone, such a cell makes no incident. */
const EXPECTED_FALSE_CELLS = 1;
const MIN_THRESHOLD_SIGMA = 5;
const FEWEST_CELLS = 12;
/** Windows before and after that are averaged. */
const STEADY_REACH = 2;
/** What a window must reach by itself, in thresholds, before its neighbours count. */
const MIN_SHARE_OF_STEADY = 0.4;
const FARTHEST_FROM_TYPICAL = 1.6;

/**
 * Compares what was with what was expected and calibrates the result on the recording itself, twice: each window for
 * itself, and five windows together, so that a moderate shift that lasts stands out as well. The latter only lifts
 * windows that are unusual themselves, so that an incident keeps its beginning and end.
 * @param expected asinh of robust deviations, or null for the plain z-score, which always expects the median
 */
export function scoreCells(normalised: Normalised, expected: Float32Array | null): CellScores {
  const { windows, services, known } = normalised;
  const deviation = deviations(normalised, expected);
  const single = calibrated(combine(known, deviation), services);
  const steady = calibrated(combine(known, smooth(deviation, known, windows, services)), services);
  const score = single.score.map((own, cell) =>
    own > MIN_SHARE_OF_STEADY ? Math.max(own, steady.score[cell]) : own,
  );
  return { deviation, score, thresholdSigma: single.thresholdSigma };
}

function calibrated(
  raw: Float32Array,
  services: number,
): { score: Float32Array; thresholdSigma: Float32Array } {
  const thresholdSigma = calibrate(raw, services);
  return { score: raw.map((value, cell) => value / thresholdSigma[cell % services]), thresholdSigma };
}

/** Signed mean over the windows around each: noise averages out, a lasting shift stays. */
function smooth(deviation: Float32Array, known: Uint8Array, windows: number, services: number): Float32Array {
  const stride = services * F;
  const result = new Float32Array(deviation.length);
  for (let at = 0; at < result.length; at++) {
    if (!known[at]) {
      continue;
    }
    let sum = 0;
    let count = 0;
    const window = Math.floor(at / stride);
    for (let offset = -STEADY_REACH; offset <= STEADY_REACH; offset++) {
      if (window + offset < 0 || window + offset >= windows || !known[at + offset * stride]) {
        continue;
      }
      sum += deviation[at + offset * stride];
      count++;
    }
    result[at] = sum / count;
  }
  return result;
}

function deviations(
  { windows, services, z, known, scale }: Normalised,
  expected: Float32Array | null,
): Float32Array {
  const stride = services * F;
  const result = new Float32Array(z.length);
  for (let column = 0; column < stride; column++) {
    const feature = NODE_FEATURES[column % F];
    const residuals: number[] = [];
    for (let window = 0; window < windows; window++) {
      const at = window * stride + column;
      if (!known[at]) {
        continue;
      }
      const normal = expected === null || Number.isNaN(expected[at]) ? 0 : Math.sinh(expected[at]);
      result[at] = Math.max(-CLIP, Math.min(CLIP, z[at] - normal));
      residuals.push(result[at]);
    }
    if (residuals.length === 0) {
      continue;
    }
    const centre = median(residuals);
    const sigma = Math.max(feature.floor / scale[column], robustSigma(residuals));
    for (let window = 0; window < windows; window++) {
      const at = window * stride + column;
      if (known[at]) {
        result[at] = (result[at] - centre) / sigma;
      }
    }
  }
  return result;
}

/**
 * Root of the weighted sum of squares over features; a fall of an up-only feature is no trouble.
 * @param known 1 where a deviation is known, [windows, services, F] as `deviation`
 * @returns [windows, services]; NaN where nothing is known
 */
export function combine(known: Uint8Array, deviation: Float32Array): Float32Array {
  const raw = new Float32Array(deviation.length / F).fill(NaN);
  for (let cell = 0; cell < raw.length; cell++) {
    let sum = 0;
    let any = false;
    for (let f = 0; f < F; f++) {
      const at = cell * F + f;
      if (known[at]) {
        any = true;
        sum += (trouble(f, deviation[at]) * weightOf(f)) ** 2;
      }
    }
    if (any) {
      raw[cell] = Math.sqrt(sum);
    }
  }
  return raw;
}

/** Features that move with a neighbour's trouble count half. */
export const weightOf = (feature: number): number => (NODE_FEATURES[feature].local ? 1 : NON_LOCAL_WEIGHT);

/** The part of a deviation that counts as trouble, in standard deviations, never negative. */
export function trouble(feature: number, deviation: number): number {
  return NODE_FEATURES[feature].upOnly ? Math.max(0, deviation) : Math.abs(deviation);
}

/**
 * The level that one normal cell of the whole recording would pass, per service. An exponential tail is fitted between
 * the median and the upper quartile, which faults in less than a quarter of the windows do not touch; as one service
 * may be disturbed for longer than that, no service strays far from the median over services.
 */
export function calibrate(
  raw: Float32Array,
  services: number,
  expectedFalse = EXPECTED_FALSE_CELLS,
  tailPower = 1,
  leastSigma = MIN_THRESHOLD_SIGMA,
): Float32Array {
  const cells = raw.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const levels = Array.from({ length: services }, (_, service) => {
    const own = Float32Array.from(
      { length: raw.length / services },
      (_, window) => raw[window * services + service],
    );
    const sorted = own.filter((value) => !Number.isNaN(value)).sort();
    if (sorted.length < FEWEST_CELLS) {
      return NaN;
    }
    const quartile = quantileOfSorted(sorted, 0.75, 'floor') ** tailPower;
    const decay = (quartile - quantileOfSorted(sorted, 0.5, 'floor') ** tailPower) / Math.LN2;
    return (quartile + decay * Math.log((0.25 * cells) / expectedFalse)) ** (1 / tailPower);
  });
  const known = levels.filter((level) => !Number.isNaN(level));
  const typical = known.length > 0 ? median(known) : MIN_THRESHOLD_SIGMA;
  return Float32Array.from(levels, (level) => {
    const own = Number.isNaN(level)
      ? typical
      : Math.min(typical * FARTHEST_FROM_TYPICAL, Math.max(typical / FARTHEST_FROM_TYPICAL, level));
    return Math.max(leastSigma, own);
  });
}
