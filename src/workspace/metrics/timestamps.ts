import { parseDate, saysDayFirst } from '../cells/date';

/** 1973 in seconds: smaller numbers are measurements or row numbers. */
const MIN_UNIX = 1e8;
/** 2286 in nanoseconds: larger numbers are no times. */
const END_UNIX = 1e19;

/**
 * Parses a whole column of dates or of Unix numbers in s, ms, µs or ns, because one value alone may not tell day from
 * month.
 * @returns milliseconds since 1970-01-01 UTC per text; NaN where it is no time
 */
export function parseTimes(texts: readonly string[]): Float64Array {
  const dayFirst = texts.some(saysDayFirst);
  return Float64Array.from(texts, (text) => {
    const date = parseDate(text, dayFirst);
    return date === undefined ? unixMs(text === '' ? NaN : Number(text)) : date.ms + date.ns / 1e6;
  });
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
