/** Numbers and times as people read them; shared by the terminal and the HTML report. */
export { formatClock, formatDate, formatInstant, formatInterval } from '../contracts/utc';

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 21043 -> "21,043". */
export function formatCount(value: number): string {
  return count.format(value);
}

/** "1 service", "2 services": `noun` takes a plain s unless `plural` is given. */
export function formatPlural(value: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(value)} ${value === 1 ? noun : plural}`;
}

/** Scores and deviations: two decimals while they matter, none when they do not. */
export function formatScore(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(2) : formatCount(value);
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
