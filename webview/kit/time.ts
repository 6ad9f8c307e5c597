/** Times on the axis and in sentences, in the zone of this machine or in UTC. */

export interface Zone {
  readonly id: 'local' | 'utc';
  /** What to add to a UTC time to get the wall clock, at that time. */
  offsetMs(atMs: number): number;
}

export const utc: Zone = { id: 'utc', offsetMs: () => 0 };
export const local: Zone = { id: 'local', offsetMs: (atMs) => -new Date(atMs).getTimezoneOffset() * 60_000 };

export interface Tick {
  readonly atMs: number;
  readonly label: string;
  /** The first tick of a day, which carries the date. */
  readonly startsDay: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

/**
 * Round times between two times, at most `most` of them, aligned to the zone's wall clock. The first tick and the
 * first one of each day carry the date.
 */
export function ticks(fromMs: number, toMs: number, most: number, zone: Zone): readonly Tick[] {
  const step =
    stepsMs.find((candidate) => (toMs - fromMs) / candidate <= most) ?? stepsMs[stepsMs.length - 1];
  const result: Tick[] = [];
  let day = '';
  const offset = zone.offsetMs(fromMs);
  for (let wall = Math.ceil((fromMs + offset) / step) * step; wall - offset <= toMs; wall += step) {
    const atMs = wall - offset;
    const date = formatDate(atMs, zone);
    const startsDay = date !== day;
    day = date;
    result.push({ atMs, startsDay, label: label(atMs, step, startsDay, zone) });
  }
  return result;
}

function label(atMs: number, stepMs: number, startsDay: boolean, zone: Zone): string {
  if (stepMs >= DAY) {
    return formatDate(atMs, zone);
  }
  const time = stepMs < MINUTE ? formatTime(atMs, zone) : formatTime(atMs, zone).slice(0, 5);
  return startsDay ? `${formatDate(atMs, zone)} ${time}` : time;
}

/** `14:05:30` */
export function formatTime(atMs: number, zone: Zone): string {
  return shifted(atMs, zone).toISOString().slice(11, 19);
}

/** `21 Nov` */
export function formatDate(atMs: number, zone: Zone): string {
  const date = shifted(atMs, zone);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `14:05:30 – 14:06:00`, with the date in front when asked for. */
export function formatRange(fromMs: number, toMs: number, zone: Zone, withDate = false): string {
  const range = `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone)}`;
  return withDate ? `${formatDate(fromMs, zone)}, ${range}` : range;
}

/** `45 s`, `2 min 30 s`, `40 min`, `2 h 10 min`, `3 d`: two units at most. */
export function formatDuration(ms: number): string {
  if (ms < MINUTE) {
    return `${Math.max(Math.round(ms / SECOND), 1)} s`;
  }
  if (ms < 10 * MINUTE) {
    return twoUnits(ms, MINUTE, 'min', SECOND, 's');
  }
  if (ms < HOUR) {
    return `${Math.round(ms / MINUTE)} min`;
  }
  if (ms < DAY) {
    return twoUnits(ms, HOUR, 'h', MINUTE, 'min');
  }
  return `${Math.round(ms / DAY)} d`;
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rounded = Math.round(ms / small) * small;
  const rest = (rounded % large) / small;
  return `${Math.floor(rounded / large)} ${largeName}${rest ? ` ${rest} ${smallName}` : ''}`;
}

function shifted(atMs: number, zone: Zone): Date {
  return new Date(atMs + zone.offsetMs(atMs));
}
