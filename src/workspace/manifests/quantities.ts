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
const TERM = /(?<![\d.])(\d+(?:\.\d+)?|\.\d+)\s*([a-zµ]+)/g;

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

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;
const BINARY_SUFFIXES = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/**
 * A quantity by the rules of Kubernetes (`100m`, `1.5Gi`, `1e3`, `128974848`), in cores, bytes or whatever it counts.
 * Undefined for anything else, such as a space in front of the suffix. `1E` is an exa, `1E3` is 1000.
 */
export function parseQuantity(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (!match) {
    return undefined;
  }
  const [, digits, binary, decimal, exponent] = match as readonly (string | undefined)[];
  if (binary !== undefined) {
    return finite(Number(digits) * 1024 ** (BINARY_SUFFIXES.indexOf(binary) + 1));
  }
  const power = decimal === undefined ? Number(exponent ?? 0) : EXPONENTS[decimal];
  // One conversion from decimal: 100m is 0.1 and not 100 * 0.001.
  return finite(Number(`${(digits ?? '').replace(/\.$/, '')}e${power}`));
}

const COMPOSE_BYTES = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i;

/** Memory as Compose writes it (`512m`, `1.5g`, `64kb`, `1048576`), in bytes; every unit is a power of 1024. */
export function parseComposeBytes(text: string): number | undefined {
  const match = COMPOSE_BYTES.exec(text);
  return match ? Number(match[1]) * 1024 ** ' kmgtp'.indexOf(match[2].toLowerCase() || ' ') : undefined;
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
