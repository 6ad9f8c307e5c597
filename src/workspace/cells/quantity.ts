import { MAX_CELL, type NumberStyle, parseNumber, PLAIN } from './number';

/** What a unit measures: units of one kind convert into each other. */
export type UnitKind = 'time' | 'bytes' | 'bits' | 'share' | 'count';

export interface Unit {
  readonly kind: UnitKind;
  /** In milliseconds, bytes, bits, hundredths or ones. */
  readonly factor: number;
  /** `/s` and the like, behind the unit. */
  readonly per: string;
}

export interface Quantity {
  readonly value: number;
  readonly unit: Unit;
  /** The unit as it is written. */
  readonly name: string;
}

const TIMES: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1e3,
  sec: 1e3,
  secs: 1e3,
  second: 1e3,
  seconds: 1e3,
  m: 6e4,
  min: 6e4,
  mins: 6e4,
  minute: 6e4,
  minutes: 6e4,
  h: 3.6e6,
  hr: 3.6e6,
  hour: 3.6e6,
  hours: 3.6e6,
  d: 8.64e7,
  day: 8.64e7,
  days: 8.64e7,
};
const PREFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  Mil: 1e6,
  G: 1e9,
  Bil: 1e9,
  T: 1e12,
  Tri: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};
const NUMBER = String.raw`([+-]?(?:\d[\d.,'\u00a0\u202f]*(?: \d{3}(?!\d)[\d.,]*)*|[.,]\d+)(?:e[+-]?\d+)?)`;
const CELL = new RegExp(
  // eslint-disable-next-line regexp/no-super-linear-backtracking -- cells are at most MAX_CELL long
  `^\\s*${NUMBER}\\s*(%|[^\\d\\s%/]{1,8}|)\\s*((?:/|per |p(?=s$))\\s*[a-z]+|)\\s*$`,
  'i',
);
/** `1m30s`, `1h2m3.5s`, as Go prints durations. */
const COMPOUND = /^\s*(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d)\s*){2,}$/;
// eslint-disable-next-line regexp/no-super-linear-move
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h|d)/g;
/** `00:00:00.150` or `1.02:03:04`: hours, minutes, seconds, and days before. */
const TIMESPAN = /^\s*(?:(\d+)[. ](?:days?\s*)?)?(\d{1,3}):(\d{2}):(\d{2})(?:[.,](\d+))?\s*$/;

/** Reads a number with its unit; undefined when the cell has no unit that is known. */
export function parseQuantity(text: string, style: NumberStyle = PLAIN): Quantity | undefined {
  if (text.length > MAX_CELL) {
    return undefined;
  }
  if (COMPOUND.test(text)) {
    let ms = 0;
    for (const [, number, unit] of text.matchAll(PART)) {
      ms += Number(number) * TIMES[unit];
    }
    return { value: ms, unit: { kind: 'time', factor: 1, per: '' }, name: 'ms' };
  }
  const span = TIMESPAN.exec(text);
  if (span !== null) {
    const [, days = '0', hours, minutes, seconds, fraction = '0'] = span;
    const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    const value = whole * 1000 + Number(`0.${fraction}`) * 1000;
    return { value, unit: { kind: 'time', factor: 1, per: '' }, name: 'ms' };
  }
  const match = CELL.exec(text);
  if (match === null || (match[2] === '' && match[3] === '')) {
    return undefined;
  }
  const value = parseNumber(match[1], style);
  const unit = unitOf(match[2], match[3].replace(/\s/g, ''));
  return unit === undefined || Number.isNaN(value)
    ? undefined
    : { value, unit, name: `${match[2]}${match[3]}` };
}

function unitOf(name: string, per: string): Unit | undefined {
  if (name === '%') {
    return { kind: 'share', factor: 1, per };
  }
  const time = TIMES[name] ?? TIMES[name.toLowerCase()];
  if (time !== undefined && name !== 'M') {
    return { kind: 'time', factor: time, per };
  }
  const bytes = /^(.*?)(B|bytes?)$/.exec(name);
  if (bytes !== null && PREFIXES[bytes[1]] !== undefined) {
    return { kind: 'bytes', factor: PREFIXES[bytes[1]], per };
  }
  const bits = /^(.*?)(b|bits?)$/.exec(name);
  if (bits !== null && PREFIXES[bits[1]] !== undefined) {
    return { kind: 'bits', factor: PREFIXES[bits[1]], per };
  }
  const counted = /^([kKMGTP]?|Mil|Bil|Tri)\s*(req|reqs|requests?|ops?|rps|calls?|errors?|c|r|)$/i.exec(name);
  const factor = counted === null ? undefined : PREFIXES[counted[1]];
  return factor === undefined ? undefined : { kind: 'count', factor, per };
}

/** A length of time in milliseconds from a cell that names its unit; undefined when it does not. */
export function durationMsOf(text: string, style: NumberStyle = PLAIN): number | undefined {
  const quantity = parseQuantity(text, style);
  return quantity?.unit.kind === 'time' && quantity.unit.per === ''
    ? quantity.value * quantity.unit.factor
    : undefined;
}
