/** Which width the cells have: the one that fits the pixels of the view. */
import { brokenGrid, positionAt, timeAt } from '../../../src/contracts/broken-grid';
import type { HeatmapScale, HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { joinHighScores } from './high-scores';
import { highestLevel, MISSING } from './levels';
import { fit, type View } from './view';

/** Narrower cells cannot be told apart or pointed at. */
const MIN_CELL_PX = 4;
/** A width at which fewer of the services can be judged shows mostly gaps. */
const MIN_JUDGED_SHARE = 0.5;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const roundWidthsMs = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 4, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 4, 6, 12, 24].map((n) => n * HOUR),
];

/** The part of the time axis that is shown. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The interval that a view of a snapshot's windows shows. */
export function intervalOf(snapshot: HeatmapSnapshot, { from, to }: View): Interval {
  return { fromMs: timeAt(snapshot, from), toMs: timeAt(snapshot, to, 'end') };
}

/**
 * The width of the cells for a view: the finest whose cells have a few pixels. A view of the whole recording keeps the
 * snapshot's width or joins its windows. Closer views use single widths that suffice for half of the services.
 * @param base the snapshot as delivered
 */
export function chooseWidthMs(base: HeatmapSnapshot, { fromMs, toMs }: Interval, plotPx: number): number {
  // What is left out of gaps takes no pixels.
  const shownMs = (positionAt(base, toMs) - positionAt(base, fromMs)) * base.widthMs;
  const leastMs = (MIN_CELL_PX * shownMs) / Math.max(plotPx, 1);
  if (leastMs > base.widthMs) {
    const multiple = (widthMs: number): boolean => widthMs >= leastMs && widthMs % base.widthMs === 0;
    return roundWidthsMs.find(multiple) ?? base.widthMs * Math.ceil(leastMs / base.widthMs);
  }
  const whole = shownMs >= base.windows * base.widthMs * (1 - 1e-9);
  const finer = base.scales.find(
    ({ widthMs, services }) =>
      widthMs >= leastMs && services.length >= MIN_JUDGED_SHARE * base.services.length,
  );
  return whole || finer === undefined ? base.widthMs : finer.widthMs;
}

/** The snapshot with its windows joined; a joined cell has the highest level. @param widthMs a multiple of its width */
export function joinWindows(base: HeatmapSnapshot, widthMs: number): HeatmapSnapshot {
  if (widthMs === base.widthMs) {
    return base;
  }
  const firstIndex = Math.floor(base.startMs / widthMs);
  const shown: number[] = [];
  /** The first window of each joined one, and the end of the last. */
  const bounds: number[] = [];
  const joinedOf = new Int32Array(base.windows);
  for (let window = 0; window < base.windows; window++) {
    const index = Math.floor(timeAt(base, window + 0.5) / widthMs) - firstIndex;
    if (index !== shown.at(-1)) {
      shown.push(index);
      bounds.push(window);
    }
    joinedOf[window] = shown.length - 1;
  }
  bounds.push(base.windows);
  const windows = shown.length;
  const levels = new Uint8Array(base.services.length * windows);
  for (let row = 0; row < base.services.length; row++) {
    const start = row * base.windows;
    for (let window = 0; window < windows; window++) {
      levels[row * windows + window] = highestLevel(base.levels, start, bounds[window], bounds[window + 1]);
    }
  }
  const high = joinHighScores(
    base.high,
    (cell) => Math.floor(cell / base.windows) * windows + joinedOf[cell % base.windows],
  );
  return { ...base, ...brokenGrid(firstIndex * widthMs, widthMs, shown), levels, high };
}

export function atScale(base: HeatmapSnapshot, scale: HeatmapScale): HeatmapSnapshot {
  return { ...base, ...scale };
}

/** The single width that a snapshot shows; undefined where its cells show the highest of all widths. */
export function ownScale({
  scales,
  widthMs,
}: HeatmapSnapshot): HeatmapSnapshot['scales'][number] | undefined {
  return scales.find((scale) => scale.widthMs === widthMs);
}

/** The view of the same interval over another snapshot's windows. */
export function sameView({ fromMs, toMs }: Interval, snapshot: HeatmapSnapshot): View {
  const all = fit(snapshot.windows);
  const from = Math.min(Math.max(positionAt(snapshot, fromMs), all.from), all.to - 1);
  return { from, to: Math.max(Math.min(positionAt(snapshot, toMs), all.to), from + 1) };
}

/** The window of another snapshot in which the middle of a window lies. */
export function sameWindow(from: HeatmapSnapshot, window: number, to: HeatmapSnapshot): number {
  const position = positionAt(to, timeAt(from, window + 0.5));
  return Math.min(Math.max(Math.floor(position), 0), Math.max(to.windows - 1, 0));
}

/** The window with the highest level among those that show a part of a window of another snapshot. */
export function highestWindow(
  from: HeatmapSnapshot,
  window: number,
  to: HeatmapSnapshot,
  row: number,
): number {
  const fromMs = timeAt(from, window);
  let highest = sameWindow(from, window, to);
  const level = (at: number): number => {
    const value = to.levels[row * to.windows + at];
    return value === MISSING ? -1 : value;
  };
  const end = Math.min(Math.ceil(positionAt(to, fromMs + from.widthMs)), to.windows);
  for (let at = Math.max(Math.floor(positionAt(to, fromMs)), 0); at < end; at++) {
    if (level(at) > level(highest)) {
      highest = at;
    }
  }
  return highest;
}
