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
  /** With the date where a day begins, and at first. */
  readonly label: string;
  /** Without the date, where there is a time of day. */
  readonly clock: string;
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

/** The finest round step that gives at most `most` ticks. */
export function tickStepMs(spanMs: number, most: number): number {
  return stepsMs.find((candidate) => spanMs / candidate <= most) ?? stepsMs[stepsMs.length - 1];
}

/**
 * Round times between two times, a step apart, aligned to the zone's wall clock. The first tick and the first one of
 * each day carry the date.
 */
export function ticks(fromMs: number, toMs: number, step: number, zone: Zone): readonly Tick[] {
  const result: Tick[] = [];
  let day = '';
  const offset = zone.offsetMs(fromMs);
  for (let wall = Math.ceil((fromMs + offset) / step) * step; wall - offset <= toMs; wall += step) {
    const atMs = wall - offset;
    const date = formatDate(atMs, zone);
    const startsDay = date !== day;
    day = date;
    const clock = label(atMs, step, false, zone);
    result.push({ atMs, clock, label: startsDay ? label(atMs, step, true, zone) : clock });
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

/** `21 Nov, 14:05:30 UTC` */
export function formatMoment(atMs: number, zone: Zone): string {
  return `${formatDate(atMs, zone)}, ${formatTime(atMs, zone)} ${zoneName(zone, atMs)}`;
}

/** `21 Nov, 14:05:30 – 14:06:00 UTC`; the date is repeated only when it changes. */
export function formatRange(fromMs: number, toMs: number, zone: Zone): string {
  const [from, to] = [formatDate(fromMs, zone), formatDate(toMs, zone)];
  const end = from === to ? formatTime(toMs, zone) : `${to}, ${formatTime(toMs, zone)}`;
  return `${from}, ${formatTime(fromMs, zone)} – ${end} ${zoneName(zone, fromMs)}`;
}

/** `UTC`, `UTC+2`, `UTC−3:30`: what a time has to be read in. */
export function zoneName(zone: Zone, atMs: number): string {
  const offset = Math.round(zone.offsetMs(atMs) / MINUTE);
  if (offset === 0) {
    return 'UTC';
  }
  const minutes = Math.abs(offset) % 60;
  const rest = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(Math.abs(offset) / 60)}${rest}`;
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
