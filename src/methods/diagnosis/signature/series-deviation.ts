/** How far a measured series lies from its usual range during an incident. */
import { quantileOfSorted, robustSigma } from '../../../numeric/quantile';
import type { Quantity } from './quantities';

export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TimeSeries {
  readonly timesMs: Float64Array;
  /** NaN where nothing was measured. */
  readonly values: Float64Array;
}

/** The usual range: what nine of ten values respect, on either side. */
const USUAL = { low: 0.1, high: 0.9 };
/** What a fifth of the values reach: memory that is given back before the end counts as well. */
const REACHED = { low: 0.2, high: 0.8 };
const FEWEST_BEFORE = 4;
const MAX_SIGMA = 50;
/** Ratios of values near nothing mean nothing: this share of the usual value is added to both sides. */
const SOFT_SHARE = 0.02;

/**
 * @param before where the usual range is read
 * @returns standard deviations beyond the usual range; 0 inside it; NaN where too little was measured
 */
export function seriesDeviation(
  { timesMs, values }: TimeSeries,
  inside: Interval,
  before: Interval,
  { scale, floor }: Pick<Quantity, 'scale' | 'floor'>,
  isExcluded: (timeMs: number) => boolean = () => false,
): number {
  const during: number[] = [];
  const usual: number[] = [];
  timesMs.forEach((time, at) => {
    if (Number.isNaN(values[at])) {
      return;
    }
    if (time >= inside.fromMs && time < inside.toMs) {
      during.push(values[at]);
    } else if (time >= before.fromMs && time < before.toMs && !isExcluded(time)) {
      usual.push(values[at]);
    }
  });
  if (during.length === 0 || usual.length < FEWEST_BEFORE) {
    return NaN;
  }
  const toScale = scaling(scale, usual);
  const scaled = usual.map(toScale).sort((a, b) => a - b);
  const observed = during.map(toScale).sort((a, b) => a - b);
  const up = quantileOfSorted(observed, REACHED.high) - quantileOfSorted(scaled, USUAL.high);
  const down = quantileOfSorted(observed, REACHED.low) - quantileOfSorted(scaled, USUAL.low);
  const far = up > 0 && up >= -down ? up : Math.min(0, down);
  return Math.max(-MAX_SIGMA, Math.min(MAX_SIGMA, far / Math.max(floor, robustSigma(scaled))));
}

function scaling(scale: Quantity['scale'], usual: readonly number[]): (value: number) => number {
  if (scale === 'share') {
    return (value) => value;
  }
  const sorted = Float64Array.from(usual, Math.abs).sort();
  const soft = SOFT_SHARE * quantileOfSorted(sorted, 0.5) + Number.EPSILON;
  return (value) => Math.log(Math.max(0, value) + soft);
}
