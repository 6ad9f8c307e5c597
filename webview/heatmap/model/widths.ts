/** Which width the cells have: the one that fits the pixels of the view. */
import type { HeatmapScale, HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
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
export function intervalOf({ startMs, widthMs }: HeatmapSnapshot, { from, to }: View): Interval {
  return { fromMs: startMs + from * widthMs, toMs: startMs + to * widthMs };
}

/**
 * The width of the cells for a view: the finest whose cells have a few pixels. A view of the whole recording keeps the
 * snapshot's width or joins its windows. Closer views use single widths that suffice for half of the services.
 * @param base the snapshot as delivered
 */
export function chooseWidthMs(base: HeatmapSnapshot, { fromMs, toMs }: Interval, plotPx: number): number {
  const leastMs = (MIN_CELL_PX * (toMs - fromMs)) / Math.max(plotPx, 1);
  if (leastMs > base.widthMs) {
    const multiple = (widthMs: number): boolean => widthMs >= leastMs && widthMs % base.widthMs === 0;
    return roundWidthsMs.find(multiple) ?? base.widthMs * Math.ceil(leastMs / base.widthMs);
  }
  const whole = toMs - fromMs >= base.windows * base.widthMs * (1 - 1e-9);
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
  const startMs = Math.floor(base.startMs / widthMs) * widthMs;
  const windows = Math.ceil((base.startMs + base.windows * base.widthMs - startMs) / widthMs);
  const levels = new Uint8Array(base.services.length * windows).fill(MISSING);
  const toBase = (window: number): number =>
    Math.min(
      Math.max(Math.round((startMs + window * widthMs - base.startMs) / base.widthMs), 0),
      base.windows,
    );
  for (let row = 0; row < base.services.length; row++) {
    for (let window = 0; window < windows; window++) {
      levels[row * windows + window] = highestLevel(
        base.levels,
        row * base.windows,
        toBase(window),
        toBase(window + 1),
      );
    }
  }
  return { ...base, startMs, widthMs, windows, levels };
}

export function atScale(
  base: HeatmapSnapshot,
  { startMs, widthMs, windows, levels }: HeatmapScale,
): HeatmapSnapshot {
  return { ...base, startMs, widthMs, windows, levels };
}

/** The single width that a snapshot shows; undefined where its cells show the highest of all widths. */
export function ownScale({
  scales,
  widthMs,
}: HeatmapSnapshot): HeatmapSnapshot['scales'][number] | undefined {
  return scales.find((scale) => scale.widthMs === widthMs);
}

/** The view of the same interval over another snapshot's windows. */
export function sameView({ fromMs, toMs }: Interval, { startMs, widthMs, windows }: HeatmapSnapshot): View {
  const all = fit(windows);
  const from = Math.min(Math.max((fromMs - startMs) / widthMs, all.from), all.to - 1);
  return { from, to: Math.max(Math.min((toMs - startMs) / widthMs, all.to), from + 1) };
}

/** The window of another snapshot in which the middle of a window lies. */
export function sameWindow(from: HeatmapSnapshot, window: number, to: HeatmapSnapshot): number {
  const middleMs = from.startMs + (window + 0.5) * from.widthMs;
  return Math.min(Math.max(Math.floor((middleMs - to.startMs) / to.widthMs), 0), Math.max(to.windows - 1, 0));
}

/** The window with the highest level among those that show a part of a window of another snapshot. */
export function highestWindow(
  from: HeatmapSnapshot,
  window: number,
  to: HeatmapSnapshot,
  row: number,
): number {
  const position = (edge: number): number => (from.startMs + edge * from.widthMs - to.startMs) / to.widthMs;
  let highest = sameWindow(from, window, to);
  const level = (at: number): number => {
    const value = to.levels[row * to.windows + at];
    return value === MISSING ? -1 : value;
  };
  const end = Math.min(Math.ceil(position(window + 1)), to.windows);
  for (let at = Math.max(Math.floor(position(window)), 0); at < end; at++) {
    if (level(at) > level(highest)) {
      highest = at;
    }
  }
  return highest;
}
