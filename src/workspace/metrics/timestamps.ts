/** Times of a column of texts: ISO 8601, slashed dates, or Unix numbers in s, ms, µs or ns. Without an offset: UTC. */

const ISO =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const SLASHED = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
/** 1973 in seconds: smaller numbers are measurements or row numbers. */
const MIN_UNIX = 1e8;
/** 2286 in nanoseconds: larger numbers are no times. */
const END_UNIX = 1e19;

/** True for text that is a date, written as one; Unix numbers look like measurements and need a column name to be taken for times. */
export function looksLikeDate(text: string): boolean {
  return ISO.test(text) || SLASHED.test(text);
}

/**
 * Parses a whole column, because one value alone may not tell day from month.
 * @returns milliseconds since 1970-01-01 UTC per text; NaN where it is no time
 */
export function parseTimes(texts: readonly string[]): Float64Array {
  const dayFirst = texts.some((text) => Number(SLASHED.exec(text)?.[1] ?? 0) > 12);
  return Float64Array.from(texts, (text) => parseTime(text, dayFirst));
}

function parseTime(text: string, dayFirst: boolean): number {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', offset = 'Z'] = iso;
    return (
      utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) +
      Number(`0.${fraction}`) * 1000 -
      offsetMs(offset)
    );
  }
  const slashed = SLASHED.exec(text);
  if (slashed !== null) {
    const [, first, second, year, hour = '0', minute = '0', seconds = '0'] = slashed;
    const [month, day] = dayFirst ? [second, first] : [first, second];
    return utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(seconds));
  }
  return unixMs(text === '' ? NaN : Number(text));
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC rolls 30 February over to March; such a day does not exist.
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month <= 12 ? time : NaN;
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) {
    return 0;
  }
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function unixMs(value: number): number {
  if (!(value >= MIN_UNIX && value < END_UNIX)) {
    return NaN;
  }
  if (value < 1e11) {
    return value * 1000;
  }
  if (value < 1e14) {
    return value;
  }
  return value < 1e17 ? value / 1e3 : value / 1e6;
}
