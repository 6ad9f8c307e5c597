const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
const TERM = /(\d+(?:\.\d+)?|\.\d+)\s*([a-zµ]+)/g;

/**
 * A duration with its unit as configuration files write it (`250ms`, `1.5 s`, `1m30s`), in milliseconds. Undefined for
 * anything else; a number without a unit could mean anything.
 */
export function parseDurationMs(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  let totalMs = 0;
  let rest = written;
  for (const [term, amount, unit] of written.matchAll(TERM)) {
    const factor = Object.hasOwn(MS_PER_UNIT, unit) ? MS_PER_UNIT[unit] : undefined;
    if (factor === undefined || !rest.startsWith(term)) {
      return undefined;
    }
    totalMs += Number(amount) * factor;
    rest = rest.slice(term.length).trimStart();
  }
  return written !== '' && rest === '' && totalMs > 0 && Number.isFinite(totalMs) ? totalMs : undefined;
}

/** A share as `1%`, `0.5 %` or `0.01`, between 0 and 1, both excluded: a limit of nothing or of everything is none. */
export function parseShare(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const share = Number(match[1]) / (match[2] ? 100 : 1);
  return share > 0 && share < 1 ? share : undefined;
}
