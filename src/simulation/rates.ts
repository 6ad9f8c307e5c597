/** Requests from outside over time: a rate for each step. After the last step, the last rate goes on. */
export interface RateSchedule {
  readonly stepS: number;
  /** Requests per second, at least 0. */
  readonly rates: Float64Array;
}

export function durationS({ stepS, rates }: RateSchedule): number {
  return stepS * rates.length;
}

export function rateAt({ stepS, rates }: RateSchedule, timeS: number): number {
  return rates.length === 0 ? 0 : rates[Math.min(Math.floor(timeS / stepS), rates.length - 1)];
}

/** End of the step that `timeS` is in; Infinity in the last one. */
export function stepEndS({ stepS, rates }: RateSchedule, timeS: number): number {
  const step = Math.floor(timeS / stepS);
  return step + 1 < rates.length ? (step + 1) * stepS : Infinity;
}

/** The same shape with another mean. A schedule of zeros stays one. */
export function scaledToMean({ stepS, rates }: RateSchedule, mean: number): RateSchedule {
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return sum === 0
    ? { stepS, rates }
    : { stepS, rates: rates.map((rate) => (rate * mean * rates.length) / sum) };
}

/** The highest rate of a span of time, its end included. */
export function highestRate(schedule: RateSchedule, fromS: number, toS: number): number {
  let highest = rateAt(schedule, toS);
  for (let atS = fromS; atS < toS; atS = stepEndS(schedule, atS)) {
    highest = Math.max(highest, rateAt(schedule, atS));
  }
  return highest;
}

/** Rates of which some are not known: these take the one before, the first ones the first that is known; 0 where none is. */
export function heldOver(rates: ArrayLike<number>): Float64Array {
  let last = Array.from(rates).find((rate) => !Number.isNaN(rate)) ?? 0;
  return Float64Array.from(rates, (rate) => (last = Number.isNaN(rate) ? last : rate));
}
