/** Numbers and times as people read them; shared by the terminal and the HTML report. */
export { formatDuration, formatScore } from '../contracts/format';
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
