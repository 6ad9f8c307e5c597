/**
 * A point in time or a length of time as whole milliseconds plus nanoseconds: a double alone holds the nanoseconds
 * since 1970 only to 256 ns, and durations are differences of two of them.
 */
export interface Instant {
  readonly ms: number;
  /** 0 to 999,999. */
  readonly ns: number;
}

export type TimeUnit = 'ns' | 'us' | 'ms' | 's';

const NS_PER_MS = 1_000_000;
const DIGITS_BELOW_MS: Readonly<Record<TimeUnit, number>> = { ns: 6, us: 3, ms: 0, s: -3 };
const MS_PER: Readonly<Record<TimeUnit, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 };
const WHOLE = /^\d+$/;
const ZERO = 0x30;
/** So many digits fit a double without rounding. */
const MAX_EXACT_DIGITS = 15;

/** Dates outside are not taken for recording times. */
const EARLIEST_PLAUSIBLE_MS = Date.UTC(1990, 0, 1);
const LATEST_PLAUSIBLE_MS = Date.UTC(2100, 0, 1);

/**
 * Reads a count of units (number, or text of digits with an optional fraction). Undefined when it is neither. JSON reads
 * a number of 310 digits as infinite: it stays so, and is refused as a time.
 */
export function instantOf(value: unknown, unit: TimeUnit): Instant | undefined {
  const below = DIGITS_BELOW_MS[unit];
  if (typeof value === 'number') {
    if (below > 0 && Number.isInteger(value) && value >= 0) {
      return fromCount(value, 10 ** below);
    }
    return Number.isNaN(value) ? undefined : fromMs(value * MS_PER[unit]);
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const counted = below > 0 ? fromDigits(value, below) : undefined;
  if (counted !== undefined) {
    return counted;
  }
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? fromMs(number * MS_PER[unit]) : undefined;
}

const WRAPPED_FROM = 2 ** 63;
const WRAPS_AT = 2 ** 64;

/**
 * Reads a length of time in milliseconds; undefined when it is no number. A negative number that was printed without its
 * sign (64 bits: `18446744073709517944`) is the negative one.
 */
export function lengthOf(value: unknown, unit: TimeUnit): number | undefined {
  const number = Number(value);
  if (number >= WRAPPED_FROM && number <= WRAPS_AT) {
    const below =
      typeof value === 'string' && WHOLE.test(value) ? BigInt(value) - 2n ** 64n : number - WRAPS_AT;
    return Number(below) * MS_PER[unit];
  }
  const instant = instantOf(value, unit);
  return instant === undefined ? undefined : toMs(instant);
}

/** The instant that is so many nanoseconds after 1970, given as the two halves of an unsigned 64-bit integer. */
export function instantOfNs(high: number, low: number): Instant {
  // 2^32 ns are 4294 ms and 967,296 ns; every product stays below 2^53.
  const ns = high * 967_296 + low;
  return { ms: high * 4294 + Math.floor(ns / NS_PER_MS), ns: ns % NS_PER_MS };
}

/** Undefined when the text is not all digits. Digits are read one by one: no text is cut for usual lengths. */
function fromDigits(text: string, below: number): Instant | undefined {
  const split = Math.max(0, text.length - below);
  const tail = digitsIn(text, split, text.length);
  if (tail < 0 || text === '') {
    return undefined;
  }
  const head = split > MAX_EXACT_DIGITS ? longDigits(text, split) : digitsIn(text, 0, split);
  return head < 0 ? undefined : { ms: head, ns: tail * (below === 6 ? 1 : 1000) };
}

/** The number that digits between two places make, at most `MAX_EXACT_DIGITS`; -1 when something else stands there. */
function digitsIn(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) {
      return -1;
    }
    value = value * 10 + digit;
  }
  return value;
}

function longDigits(text: string, to: number): number {
  const digits = text.slice(0, to);
  return WHOLE.test(digits) ? Number(digits) : -1;
}

/** Remainders of doubles are exact where products are not. */
function fromCount(count: number, perMs: number): Instant {
  const below = count % perMs;
  return { ms: (count - below) / perMs, ns: below * (NS_PER_MS / perMs) };
}

function fromMs(ms: number): Instant {
  if (!Number.isFinite(ms)) {
    return { ms, ns: 0 };
  }
  const whole = Math.floor(ms);
  return { ms: whole, ns: Math.round((ms - whole) * NS_PER_MS) };
}

/** Milliseconds since 1970 with fractions, to about 0.2 µs. */
export function toMs(instant: Instant): number {
  return instant.ms + instant.ns / NS_PER_MS;
}

/** Milliseconds from one instant to another; exact to the nanosecond for lengths under a year. */
export function elapsedMs(from: Instant, to: Instant): number {
  return to.ms - from.ms + (to.ns - from.ns) / NS_PER_MS;
}

export function isPlausibleDate(ms: number): boolean {
  return ms >= EARLIEST_PLAUSIBLE_MS && ms < LATEST_PLAUSIBLE_MS;
}

/** The unit in which a count since 1970 gives a plausible date: the given one if it does, else another, else undefined. */
export function plausibleUnit(value: number, preferred: TimeUnit): TimeUnit | undefined {
  const candidates: readonly TimeUnit[] = [preferred, 'ns', 'us', 'ms', 's'];
  return candidates.find((unit) => isPlausibleDate(value * MS_PER[unit]));
}
