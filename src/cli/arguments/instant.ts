import { UsageError } from '../usage-error';

/**
 * A moment in milliseconds since 1970-01-01 UTC, from ISO 8601 text or a Unix number.
 *
 * Numbers are seconds (fractions allowed) up to 1e11, then milliseconds, microseconds and nanoseconds: each unit's
 * range covers 1973 to 5138, so a time copied from a trace file is understood whatever its unit. ISO text without an
 * offset is UTC, as every time Meshlens prints is.
 * @throws UsageError when the text is neither.
 */
export function parseInstantMs(option: string, text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? unixMs(text) : isoMs(text);
  if (!Number.isFinite(ms)) {
    throw new UsageError(
      `option '--${option}' needs a time such as 2024-05-06T07:08:09Z or Unix seconds such as 1714979289; got '${text}'`,
    );
  }
  return ms;
}

function unixMs(text: string): number {
  const value = Number(text);
  if (value < 1e11) {
    return value * 1000;
  }
  if (value < 1e14) {
    return value;
  }
  // Nanoseconds exceed what a double holds exactly: divide as integers down to the microsecond.
  const whole = BigInt(text.replace(/\..*/, ''));
  return Number(value < 1e17 ? whole : whole / 1000n) / 1000;
}

function isoMs(text: string): number {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text);
  if (!match) {
    return NaN;
  }
  const [, date, time = '00:00', offset = 'Z'] = match;
  // Date.parse rolls 30 February over to March; a date that does not come back unchanged does not exist.
  const day = Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) {
    return NaN;
  }
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  return Date.parse(`${date}T${time.replace(',', '.')}${zone}`);
}
