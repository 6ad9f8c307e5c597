import { MAX_CELL } from './number';

/** Points in time as exports write them in cells: ISO 8601, slashed dates, names of months, with zones or without (UTC). */

export interface DateCell {
  /** Whole milliseconds since 1970-01-01 UTC. */
  readonly ms: number;
  /** What is left of them, 0 to 999,999 ns. */
  readonly ns: number;
  /** Digits of the fraction of a second. */
  readonly fractionDigits: number;
}

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?`;
/** `Z`, `+02`, `+0200`, `+02:00`, `UTC`; behind an offset its name (Go: `+0000 UTC`), a clock reading or a region. */
const ZONE = String.raw`\s*(Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2}){0,2}|UTC|GMT)?(?:\s+[A-Z]{2,5}|\s+[+-]\d{2,4})?(?:\s+m=[+-][\d.]+)?(?:\s*[[(][\w/+: -]+[\])])?`;
/** A name of a zone without an offset may mean several zones; such a time is not read. */
const BARE_ZONE = /\d\s+(?!UTC$|GMT$|AM$|PM$|Z$)[A-Z]{2,5}$/i;
const OFFSET_NAME = /[+-]\d{2}(?::?\d{2})?\s+[A-Z]{2,5}$/;
const BETWEEN = String.raw`(?:[T_ ]+|,\s*|\s*@\s*|\s+at\s+)`;
const WEEKDAY = String.raw`(?:[A-Za-z]{3,9}\.?,?\s+)?`;

const whole = (date: string): RegExp => new RegExp(`^${date}(?:${BETWEEN}${CLOCK}${ZONE})?$`, 'i');
const YEAR_FIRST = whole(String.raw`(\d{4})([-/.])(\d{1,2})\2(\d{1,2})`);
const YEAR_LAST = whole(String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})`);
const MONTH_FIRST = whole(String.raw`${WEEKDAY}([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`);
const DAY_FIRST = whole(String.raw`${WEEKDAY}(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4}|\d{2})`);
const COMPACT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
/** `Mon May  6 12:53:20 2024`, as C and Go print it. */
const YEAR_BEHIND = new RegExp(
  // eslint-disable-next-line regexp/no-super-linear-backtracking -- cells are at most MAX_CELL long
  `^${WEEKDAY}([A-Za-z]{3,9})\\s+(\\d{1,2})\\s+${CLOCK}(?:\\s+(?:UTC|GMT))?\\s+(\\d{4})$`,
  'i',
);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Whether a text is a date, written as one. */
export function looksLikeDate(text: string): boolean {
  return parseDate(text, false) !== undefined || parseDate(text, true) !== undefined;
}

/** Whether `13/11/2023` in a column says that its days come first. */
export function saysDayFirst(text: string): boolean {
  const match = text.length > MAX_CELL ? null : YEAR_LAST.exec(text.trim());
  return match !== null && (Number(match[1]) > 12 || match[2] === '.');
}

/** Reads a date; undefined when the text is none. `dayFirst` decides dates like `1/2/2024`. */
export function parseDate(text: string, dayFirst: boolean): DateCell | undefined {
  const value = text.trim();
  if (value.length < 6 || value.length > MAX_CELL || (BARE_ZONE.test(value) && !OFFSET_NAME.test(value))) {
    return undefined;
  }
  const match = YEAR_FIRST.exec(value);
  if (match !== null) {
    return dateOf(Number(match[1]), Number(match[3]), Number(match[4]), match.slice(5));
  }
  return yearLast(value, dayFirst) ?? named(value) ?? compact(value);
}

function yearLast(value: string, dayFirst: boolean): DateCell | undefined {
  const match = YEAR_LAST.exec(value);
  if (match === null) {
    return undefined;
  }
  const [first, second] = [Number(match[1]), Number(match[3])];
  const [month, day] = dayFirst ? [second, first] : [first, second];
  return dateOf(fullYear(match[4]), month, day, match.slice(5));
}

function named(value: string): DateCell | undefined {
  const monthFirst = MONTH_FIRST.exec(value);
  if (monthFirst !== null) {
    return dateOf(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]), monthFirst.slice(4));
  }
  const dayFirst = DAY_FIRST.exec(value);
  if (dayFirst !== null) {
    return dateOf(fullYear(dayFirst[3]), monthOf(dayFirst[2]), Number(dayFirst[1]), dayFirst.slice(4));
  }
  const behind = YEAR_BEHIND.exec(value);
  return behind === null
    ? undefined
    : dateOf(Number(behind[8]), monthOf(behind[1]), Number(behind[2]), behind.slice(3, 8));
}

function compact(value: string): DateCell | undefined {
  const match = COMPACT.exec(value);
  if (match === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  return dateOf(Number(year), Number(month), Number(day), [hour, minute, second, fraction, undefined, zone]);
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** 1 to 12; 0 for a word that is no month. */
function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** @param rest hour, minute, second, fraction, AM or PM, zone; each may be missing */
function dateOf(
  year: number,
  month: number,
  day: number,
  rest: readonly (string | undefined)[],
): DateCell | undefined {
  const [hour = '0', minute = '0', second = '0', fraction = '', half, zone] = rest;
  const midnight = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 30 February over to March; such a day does not exist.
  if (month < 1 || month > 12 || new Date(midnight).getUTCDate() !== day) {
    return undefined;
  }
  let hours = Number(hour);
  if (half !== undefined) {
    hours = (hours % 12) + (half[0].toLowerCase() === 'p' ? 12 : 0);
  }
  if (hours > 24 || Number(minute) > 59 || Number(second) > 60) {
    return undefined;
  }
  const ns = Number(fraction.padEnd(9, '0').slice(0, 9));
  return {
    ms:
      midnight +
      ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
      Math.floor(ns / 1e6) -
      offsetMs(zone),
    ns: ns % 1e6,
    fractionDigits: fraction.length,
  };
}

function offsetMs(zone: string | undefined): number {
  const match = /([+-])(\d{1,2}):?(\d{2})?:?(\d{2})?$/.exec(zone ?? '');
  if (match === null) {
    return 0;
  }
  const [, sign, hours, minutes = '0', seconds = '0'] = match;
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
