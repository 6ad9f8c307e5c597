/** Numbers as people read them. */

export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) {
    return 'unknown';
  }
  const size = Math.abs(ms);
  if (size >= 60_000) {
    return `${trim(ms / 60_000)} min`;
  }
  if (size >= 1000) {
    return `${trim(ms / 1000)} s`;
  }
  return `${trim(ms)} ms`;
}

export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${trim(share * 100)} %` : 'unknown';
}

export function formatRatio(ratio: number): string {
  return Number.isFinite(ratio) ? `${trim(ratio)}×` : 'unknown';
}

/** Two significant digits below 10, none after the comma from 100 on. */
function trim(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) {
    return value.toFixed(0);
  }
  if (size >= 10) {
    return String(Number(value.toFixed(1)));
  }
  return String(Number(value.toPrecision(2)));
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** `4.1 GFLOPs`, `512 FLOPs`: operations with the prefix that leaves one to three digits before the point. */
export function formatFlops(flops: number): string {
  const { amount, prefix } = metric(flops);
  return `${amount} ${prefix}FLOPs`;
}

/** `25.6 M parameters`, `1 parameter`. */
export function formatParameters(count: number): string {
  const { amount, prefix } = metric(count);
  return `${amount}${prefix === '' ? '' : ` ${prefix}`} parameter${count === 1 ? '' : 's'}`;
}

function metric(value: number): { amount: string; prefix: string } {
  const step = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return { amount: step === 0 ? String(value) : trim(value / 1000 ** step), prefix: PREFIXES[step] };
}

/** `0.12 cores`, `512 MiB`. @param value in cores or bytes */
export function formatResource(value: number, quantity: 'cpu' | 'memory'): string {
  const rounded = (number: number): string => String(Number(number.toPrecision(3)));
  if (quantity === 'cpu') {
    return `${rounded(value)} cores`;
  }
  return value >= 2 ** 30 ? `${rounded(value / 2 ** 30)} GiB` : `${rounded(value / 2 ** 20)} MiB`;
}

/** Scores and deviations: two decimals while they matter, none when they do not. */
export function formatScore(value: number): string {
  return Math.abs(value) < 100
    ? value.toFixed(2)
    : value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** 850 -> "850 ms", 1500 -> "1.5 s", 90000 -> "1 min 30 s", 5400000 -> "1 h 30 min", 90000000 -> "1 d 1 h". */
export function formatDuration(ms: number): string {
  if (ms < 1) {
    return `${Number(ms.toFixed(2))} ms`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 9950) {
    return `${Number((ms / 1000).toFixed(1))} s`;
  }
  if (ms < MINUTE_MS - 500) {
    return `${Math.round(ms / 1000)} s`;
  }
  if (ms < HOUR_MS - 500) {
    return twoUnits(Math.round(ms / 1000), 60, 'min', 's');
  }
  if (ms < DAY_MS - MINUTE_MS / 2) {
    return twoUnits(Math.round(ms / MINUTE_MS), 60, 'h', 'min');
  }
  return twoUnits(Math.round(ms / HOUR_MS), 24, 'd', 'h');
}

function twoUnits(total: number, perLarge: number, large: string, small: string): string {
  const rest = total % perLarge;
  const whole = `${Math.floor(total / perLarge)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
