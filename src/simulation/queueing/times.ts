import { normalShare } from '../../numeric/distributions';

/** Mean and variance of a time that is not negative. Where the whole distribution matters, it is taken as log-normal. */
export interface Time {
  readonly meanS: number;
  readonly varianceS2: number;
}

export const NO_TIME: Time = { meanS: 0, varianceS2: 0 };
const ENDLESS: Time = { meanS: Infinity, varianceS2: Infinity };

const Z95 = 1.6448536269514722;
const TOLERANCE = 1e-5;

/** One after the other, independent of each other. */
export function inTurn(a: Time, b: Time): Time {
  return { meanS: a.meanS + b.meanS, varianceS2: a.varianceS2 + b.varianceS2 };
}

/** `a` with this probability, otherwise `b`. */
export function either(probability: number, a: Time, b: Time): Time {
  if (probability === 0 || probability === 1) {
    return probability === 0 ? b : a;
  }
  return mixtureOf([a, b], [probability, 1 - probability]);
}

/** One of the times, each with its share. The shares sum to 1. */
export function mixtureOf(times: readonly Time[], shares: readonly number[]): Time {
  let [meanS, square] = [0, 0];
  for (let index = 0; index < times.length; index++) {
    // A share of 0 of an infinite time is not a number.
    if (shares[index] > 0) {
      meanS += shares[index] * times[index].meanS;
      square += shares[index] * squareOf(times[index]);
    }
  }
  return meanS === Infinity ? ENDLESS : { meanS, varianceS2: Math.max(0, square - meanS ** 2) };
}

/**
 * The longer of two independent times. For log-normal ones both moments have a closed form: E max(A, B) is the value of
 * an option to exchange one for the other (Margrabe, Journal of Finance 33, 1978), and A² and B² are log-normal too.
 * Clark's formulas for normal times understate the spread of skewed ones by almost half.
 */
export function longerOf(a: Time, b: Time): Time {
  if (a.meanS === 0 || b.meanS === 0) {
    return a.meanS === 0 ? b : a;
  }
  if (a.meanS === Infinity || b.meanS === Infinity) {
    return ENDLESS;
  }
  const spread = Math.sqrt(logVariance(a) + logVariance(b));
  const meanS = exchange(a.meanS, b.meanS, spread);
  const square = exchange(squareOf(a), squareOf(b), 2 * spread);
  return { meanS, varianceS2: Math.max(0, square - meanS ** 2) };
}

/** The longest of so many times like this one, by doubling. */
export function longestOf(times: number, each: Time): Time {
  let longest = NO_TIME;
  let block = each;
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    longest = left % 2 === 1 ? longerOf(longest, block) : longest;
    block = left > 1 ? longerOf(block, block) : block;
  }
  return longest;
}

/** Share of the times above `limitS`. */
export function shareAbove(limitS: number, time: Time): number {
  if (time.meanS === Infinity) {
    return 1;
  }
  const logSpread = Math.sqrt(logVariance(time));
  if (logSpread === 0) {
    return time.meanS > limitS ? 1 : 0;
  }
  return normalShare((Math.log(time.meanS / limitS) - logSpread ** 2 / 2) / logSpread);
}

/** 95 % quantile of a mixture. Its shares sum to 1; 0 of no times. */
export function p95OfMixture(times: readonly Time[], shares: readonly number[]): number {
  const own = times.filter((_, index) => shares[index] > 0).map(p95);
  // The quantile of a mixture lies between those of its parts.
  let [low, high] = [Math.min(...own), Math.max(0, ...own)];
  if (high === Infinity) {
    return Infinity;
  }
  while (high - low > TOLERANCE * high) {
    const middle = (low + high) / 2;
    const above = times.reduce((sum, time, index) => sum + shares[index] * shareAbove(middle, time), 0);
    [low, high] = above > 0.05 ? [middle, high] : [low, middle];
  }
  return high;
}

function p95(time: Time): number {
  if (time.meanS === 0 || time.meanS === Infinity) {
    return time.meanS;
  }
  const logSpread = Math.sqrt(logVariance(time));
  return time.meanS * Math.exp(Z95 * logSpread - logSpread ** 2 / 2);
}

/** E max(A, B) of independent log-normal times with these means; `spread` is the deviation of ln A − ln B. */
function exchange(meanA: number, meanB: number, spread: number): number {
  if (spread === 0) {
    return Math.max(meanA, meanB);
  }
  const distance = Math.log(meanA / meanB) / spread;
  return meanA * normalShare(distance + spread / 2) + meanB * normalShare(spread / 2 - distance);
}

function squareOf({ meanS, varianceS2 }: Time): number {
  return meanS ** 2 + varianceS2;
}

/** Variance of the logarithm of a log-normal time. */
function logVariance({ meanS, varianceS2 }: Time): number {
  return meanS === 0 ? 0 : Math.log1p(varianceS2 / meanS ** 2);
}
