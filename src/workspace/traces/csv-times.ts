import { looksLikeDate, parseDate } from '../cells/date';
import { type NumberStyle, parseNumber, PLAIN } from '../cells/number';
import { durationMsOf } from '../cells/quantity';
import type { SpanColumns } from './csv-columns';
import type { ProblemLog } from './problem-log';
import type { RawSpan } from './span-intake';
import { type Instant, instantOf, isPlausibleDate, lengthOf, plausibleUnit, type TimeUnit } from './times';

/** How the points in time of a table are written. */
export interface TimeFormat {
  readonly unit: TimeUnit | 'iso';
  /** Digits after the decimal point in a date: nine say that the recorder thinks in nanoseconds. */
  readonly fractionDigits: number;
}

/** What all rows of a table together say about its cells. */
export interface TableStyle {
  readonly dayFirst: boolean;
  readonly numbers: NumberStyle;
  /** How most starts (or ends) are written; undefined when no row tells. */
  readonly clock: TimeFormat | undefined;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A length that needs no look at its unit or style. */
const PLAIN_NUMBER = /^[\d.]+$/;

/** The format of a point in time; undefined when the text is no time. */
export function timeFormatOf(text: string, named: TimeUnit | undefined): TimeFormat | undefined {
  const value = text.trim();
  if (NUMBER.test(value)) {
    const unit = plausibleUnit(Number(value), named ?? 'ns') ?? named;
    return unit === undefined ? undefined : { unit, fractionDigits: 0 };
  }
  const date = parseDate(value, false) ?? parseDate(value, true);
  return date === undefined ? undefined : { unit: 'iso', fractionDigits: date.fractionDigits };
}

/** The unit of a duration column that does not name one, from how the start is written; see docs/formats.md. */
export function assumedDurationUnit(start: TimeFormat): TimeUnit {
  if (start.unit === 'iso') {
    return start.fractionDigits >= 9 ? 'ns' : start.fractionDigits >= 4 ? 'us' : 'ms';
  }
  return start.unit === 's' ? 'ms' : start.unit;
}

/** Reads the times of a table's rows. */
export class RowTimes {
  private clock: TimeFormat | undefined;
  private lastUnit: TimeUnit | undefined;
  private unitNoted = false;
  private unread: string | undefined;

  constructor(
    private readonly columns: SpanColumns,
    private readonly style: TableStyle | undefined,
    /** Where unknown units and times are counted; undefined counts nothing. */
    private readonly problems: ProblemLog | undefined,
  ) {
    this.clock = style?.clock;
  }

  of(startText: string, endText: string, durationText: string): Pick<RawSpan, 'start' | 'length'> {
    const start = this.instant(startText, this.columns.start?.unit);
    const end = this.instant(endText, this.columns.end?.unit);
    if (start !== undefined && end !== undefined) {
      return { start, length: { end } };
    }
    const durationMs = this.duration(durationText);
    if (durationMs === undefined) {
      return { start, length: undefined };
    }
    if (start !== undefined || end === undefined) {
      return { start, length: { ms: durationMs } };
    }
    return { start: earlier(end, durationMs), length: { ms: durationMs } };
  }

  /** Each cell decides by itself: of the units only one gives a date. */
  private instant(text: string, named: TimeUnit | undefined): Instant | undefined {
    const value = text.trim();
    if (value === '') {
      return undefined;
    }
    // Most cells are written as the one before.
    const usual = this.lastUnit === undefined ? undefined : instantOf(value, this.lastUnit);
    if (usual !== undefined && isPlausibleDate(usual.ms)) {
      return usual;
    }
    if (NUMBER.test(value)) {
      const unit = plausibleUnit(Number(value), named ?? 'ns') ?? named;
      if (unit !== undefined) {
        this.lastUnit = unit;
        this.clock ??= { unit, fractionDigits: 0 };
        return instantOf(value, unit);
      }
    }
    const date = parseDate(value, this.style?.dayFirst ?? false);
    if (date === undefined) {
      this.unread ??= value.length > 40 ? `${value.slice(0, 40)}…` : value;
      this.problems?.count('warning', `a time that cannot be read, such as "${this.unread}"`);
      return undefined;
    }
    this.clock ??= { unit: 'iso', fractionDigits: date.fractionDigits };
    return date;
  }

  private duration(text: string): number | undefined {
    const { duration } = this.columns;
    const value = text.trim();
    if (value === '' || duration === undefined) {
      return undefined;
    }
    const numbers = this.style?.numbers ?? PLAIN;
    const isPlain = PLAIN_NUMBER.test(value);
    const written = isPlain ? undefined : durationMsOf(value, numbers);
    if (written !== undefined) {
      return written;
    }
    if (this.clock === undefined) {
      return undefined;
    }
    const unit = duration.unit ?? assumedDurationUnit(this.clock);
    if (duration.unit === undefined && !this.unitNoted) {
      this.unitNoted = true;
      const name = unit === 'us' ? 'µs' : unit;
      this.problems?.count('note', `column '${duration.name}' names no unit: read as ${name}`);
    }
    return (
      lengthOf(isPlain && !numbers.decimalComma ? value : parseNumber(value, numbers), unit) ?? Number.NaN
    );
  }
}

/** Whether a table's cells can be read one by one: dates and numbers that mean the same in every locale. */
export function isSelfEvident(cell: string): boolean {
  const value = cell.trim();
  return value === '' || NUMBER.test(value) || (/^\d{4}-/.test(value) && looksLikeDate(value));
}

function earlier(end: Instant, durationMs: number): Instant {
  const ms = end.ms + end.ns / 1e6 - durationMs;
  return { ms: Math.floor(ms), ns: (ms - Math.floor(ms)) * 1e6 };
}
