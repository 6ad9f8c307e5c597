import { type Instant, instantOf, plausibleUnit, type TimeUnit } from './times';

/** How one time column of a table is written, found from its name and its first value. */
export interface TimeFormat {
  readonly unit: TimeUnit | 'iso';
  /** Digits after the decimal point in an ISO time: nine say that the recorder thinks in nanoseconds. */
  readonly fractionDigits: number;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** The format of a point in time; undefined when the text is no time. */
export function timeFormatOf(text: string, named: TimeUnit | undefined): TimeFormat | undefined {
  const value = text.trim();
  if (NUMBER.test(value)) {
    const unit = plausibleUnit(Number(value), named ?? 'ns') ?? named;
    return unit === undefined ? undefined : { unit, fractionDigits: 0 };
  }
  const match = ISO.exec(value);
  return match === null ? undefined : { unit: 'iso', fractionDigits: match[3]?.length ?? 0 };
}

/** Reads a point in time. An ISO time without a zone is taken as UTC. */
export function parseTime(text: string, format: TimeFormat): Instant | undefined {
  if (format.unit !== 'iso') {
    return instantOf(text, format.unit);
  }
  const match = ISO.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [, date, time, fraction = '', zone] = match;
  const ms = Date.parse(`${date}T${time}${zone === undefined || zone.toUpperCase() === 'UTC' ? 'Z' : zone}`);
  if (Number.isNaN(ms)) {
    return undefined;
  }
  const ns = Number(fraction.padEnd(9, '0').slice(0, 9));
  return { ms: ms + Math.floor(ns / 1e6), ns: ns % 1e6 };
}

/** The unit of a duration column that does not name one, from how the start is written; see docs/formats.md. */
export function assumedDurationUnit(start: TimeFormat): TimeUnit {
  if (start.unit === 'iso') {
    return start.fractionDigits >= 9 ? 'ns' : start.fractionDigits >= 4 ? 'us' : 'ms';
  }
  return start.unit === 's' ? 'ms' : start.unit;
}
