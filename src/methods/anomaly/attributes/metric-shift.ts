import { median, robustSigma } from '../../../numeric/quantile';
import type { Interval } from './stretches';

/** What a series measured around an interval. */
export interface MetricShift {
  /** Median of the measurements before; null where there are too few. */
  readonly before: number | null;
  /** Median of the measurements inside. */
  readonly inside: number;
  /** Whether the difference is neither chance nor small. */
  readonly stands: boolean;
  /** Robust standard deviations from before to inside; 0 where there is none before. */
  readonly deviation: number;
}

const MIN_BEFORE = 3;
/** The time before an interval that it is compared with: three times its length, at least 15 minutes. */
const LENGTHS_BEFORE = 3;
const MIN_BEFORE_MS = 15 * 60_000;
const MIN_DEVIATION = 4;
const MIN_RATIO = 1.5;
/** No series is steadier than this share of its level. */
const LEAST_SPREAD = 0.05;

/**
 * Compares a series inside an interval with the time before. It stands out when it is 4 robust standard deviations and a
 * factor of 1.5 away, and further than any run of as many measurements outside.
 * @param others intervals that are left out
 * @param range what is compared at all
 * @returns null without a measurement inside
 */
export function metricShift(
  { timesMs, values }: { readonly timesMs: Float64Array; readonly values: Float64Array },
  inside: Interval,
  others: readonly Interval[],
  range: Interval,
): MetricShift | null {
  // A measurement speaks of the time since the one before.
  const stepMs =
    timesMs.length < 2 ? 0 : median(timesMs.slice(1).map((time, index) => time - timesMs[index]));
  const untilMs = inside.toMs + stepMs / 2;
  const sinceMs = inside.fromMs - Math.max(MIN_BEFORE_MS, LENGTHS_BEFORE * (inside.toMs - inside.fromMs));
  const isIn = (time: number, { fromMs, toMs }: Interval): boolean => time >= fromMs && time < toMs + stepMs;
  const [during, before, outside]: number[][] = [[], [], []];
  timesMs.forEach((time, at) => {
    if (Number.isNaN(values[at])) {
      return;
    }
    if (time >= inside.fromMs + stepMs / 2 && time < untilMs) {
      during.push(values[at]);
    } else if (!isIn(time, inside) && !others.some((other) => isIn(time, other)) && isIn(time, range)) {
      outside.push(values[at]);
      if (time >= sinceMs && time < inside.fromMs) {
        before.push(values[at]);
      }
    }
  });
  if (during.length === 0) {
    return null;
  }
  const level = median(during);
  if (before.length < MIN_BEFORE) {
    return { before: null, inside: level, stands: false, deviation: 0 };
  }
  const usual = median(before);
  const spread = Math.max(robustSigma(outside), LEAST_SPREAD * Math.abs(usual), Number.MIN_VALUE);
  const deviation = (level - usual) / spread;
  const ratio = usual === 0 ? Infinity : level / usual;
  const isFar = Math.abs(deviation) >= MIN_DEVIATION && (ratio >= MIN_RATIO || ratio <= 1 / MIN_RATIO);
  return {
    before: usual,
    inside: level,
    stands: isFar && isRecord(level, usual, outside, during.length),
    deviation,
  };
}

/** Further from the usual level than every run of as many measurements. */
function isRecord(level: number, usual: number, outside: readonly number[], length: number): boolean {
  for (let at = 0; at + length <= outside.length; at++) {
    const run = median(outside.slice(at, at + length));
    if (level > usual ? run >= level : run <= level) {
      return false;
    }
  }
  return true;
}
