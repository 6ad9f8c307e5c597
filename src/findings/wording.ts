const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** `2022-08-22 from 07:09:30 to 07:12:30 UTC`, with the second date where it is another day. */
export function formatInterval(fromMs: number, toMs: number): string {
  const from = dateAndTime(fromMs);
  const to = dateAndTime(toMs);
  return `${from.date} from ${from.time} to ${to.date === from.date ? '' : `${to.date} `}${to.time} UTC`;
}

/** `07:09:30`, or with its date when that is not the day of `referenceMs`. */
export function formatTime(timeMs: number, referenceMs: number): string {
  const { date, time } = dateAndTime(timeMs);
  return date === dateAndTime(referenceMs).date ? time : `${date} ${time}`;
}

/** `45 s`, `3 min`, `2.5 h`: one number a person reads at a glance. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 2 * MINUTE_MS) {
    return `${Math.round(durationMs / SECOND_MS)} s`;
  }
  if (durationMs < 2 * HOUR_MS) {
    return `${Math.round(durationMs / MINUTE_MS)} min`;
  }
  return `${Number((durationMs / HOUR_MS).toFixed(1))} h`;
}

/** `1 call`, `1,204 calls`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function formatList(items: readonly string[], limit = 4): string {
  if (items.length > limit) {
    return `${items.slice(0, limit - 1).join(', ')} and ${items.length - limit + 1} more`;
  }
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

function dateAndTime(timeMs: number): { date: string; time: string } {
  const iso = new Date(timeMs).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19) };
}
