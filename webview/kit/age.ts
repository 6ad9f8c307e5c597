import { h } from './dom';
import { formatDuration } from './time';

/** Results older than this are marked: the recording has probably gone on. */
const STALE_MS = 60 * 60_000;
const FRESH_MS = 90_000;
const STALE_HINT = 'This result is old: analyze again to include what was recorded since.';

/** How old a result is, marked where it is old. */
export function ageOf(createdMs: number, nowMs: number): HTMLElement {
  const ageMs = Math.max(nowMs - createdMs, 0);
  const stale = ageMs > STALE_MS;
  return h('span', {
    class: stale ? 'stale' : '',
    text: ageMs < FRESH_MS ? 'analysed just now' : `analysed ${formatDuration(ageMs)} ago`,
    attributes: { title: stale ? STALE_HINT : null },
  });
}
