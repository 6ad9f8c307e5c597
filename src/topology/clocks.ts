import { Role, type LinkedSpans } from './link';

/** A callee that begins before its caller by more than this cannot be measurement noise. */
export const SKEW_MS = 1;
const SHARE_THAT_MATTERS = 0.05;
const FEWEST_CALLS = 10;

/**
 * Says which services' clocks disagree: many of their calls begin before the caller made them. Only durations are
 * compared across services, so results stand; orderings in a trace may look wrong.
 */
export function clockNotes({ table, columns, parent, role }: LinkedSpans): string[] {
  const services = table.services.texts;
  const pairs = new Map<number, { calls: number; skewed: number; worstMs: number }>();
  for (let row = 0; row < role.length; row++) {
    const above = parent[row];
    if (role[row] !== Role.entry || above < 0 || columns.service[above] === columns.service[row]) {
      continue;
    }
    const key = columns.service[above] * services.length + columns.service[row];
    let pair = pairs.get(key);
    if (!pair) {
      pairs.set(key, (pair = { calls: 0, skewed: 0, worstMs: 0 }));
    }
    const aheadMs = columns.startMs[above] - columns.startMs[row];
    pair.calls++;
    if (aheadMs > SKEW_MS) {
      pair.skewed++;
    }
    pair.worstMs = Math.max(pair.worstMs, aheadMs);
  }
  return [...pairs]
    .filter(([, { calls, skewed }]) => calls >= FEWEST_CALLS && skewed / calls > SHARE_THAT_MATTERS)
    .map(
      ([key, { calls, skewed, worstMs }]) =>
        `the clocks of ${services[Math.floor(key / services.length)]} and ${services[key % services.length]} disagree: ${skewed} of ${calls} calls begin before they were made, by up to ${worstMs.toFixed(0)} ms; only durations are compared between services`,
    );
}
