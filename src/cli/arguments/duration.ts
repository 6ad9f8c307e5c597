import { UsageError } from '../usage-error';

const msPerUnit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

export const SHORTEST_WINDOW_MS = 100;
export const LONGEST_WINDOW_MS = 24 * msPerUnit.h;

/**
 * A window width such as `30s`, `500ms`, `1.5m` or `1h`, in milliseconds.
 * @throws UsageError without a unit (30 of what?) or outside 100 ms to 24 h.
 */
export function parseWindowMs(text: string): number {
  const ms = parseDurationMs('window', text);
  if (ms < SHORTEST_WINDOW_MS || ms > LONGEST_WINDOW_MS) {
    throw new UsageError(`option '--window' must lie between 100ms and 24h; got '${text}'`);
  }
  return Math.round(ms);
}

/**
 * A time such as `30s` or `1.5m`, in milliseconds.
 * @param option name of the option, for the message
 * @throws UsageError without a unit
 */
export function parseDurationMs(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) {
    throw new UsageError(
      `option '--${option}' needs a number with a unit, such as 500ms, 30s, 1m or 1h; got '${text}'`,
    );
  }
  return Number(match[1]) * msPerUnit[match[2] as keyof typeof msPerUnit];
}
