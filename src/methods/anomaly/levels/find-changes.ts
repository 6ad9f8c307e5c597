/** Lasting changes of level: from one moment on, and up to the end, a service is different. */
import { pettitt } from '../../../numeric/change-point';
import { median, robustSigma } from '../../../numeric/quantile';
import { widen, type Cells } from '../../../features/cells';
import { featureIndex } from '../../../features/node-features';
import type { LevelChange } from '../../../features/levels/level-change';
import { levelSeries, type LevelSeries } from '../../../features/levels/level-series';

const RATE = featureIndex('rate');
/** A shorter new level may still be a fault. */
const MIN_LASTING_MS = 20 * 60_000;
const MIN_WINDOWS = 6;
/** Widths at which levels are compared: the smallest at which most windows of a service have enough observations. */
const WIDTHS_MS = [60_000, 240_000, 900_000];
const FEWEST_OBSERVATIONS = 5;
const MIN_FILLED = 0.7;
const MAX_PROBABILITY = 1e-4;
/** Levels differ by so many standard deviations of single windows. */
const MIN_SIGMA = 3;
/** Share of the windows of a side that lie nearer to their own level than to the other one. */
const MIN_CONSISTENT = 0.9;
/** So many windows at each edge must show the change: a drift or a daily curve is none. */
const EDGE_WINDOWS = 5;
const MIN_SHARP = 0.7;

/**
 * Finds changes that last to the end of the recording, or to the next change. What returns to its former level is a
 * fault with an end and never a change.
 * @param cells the finest grid
 */
export function findChanges(
  cells: Cells,
  edges: readonly { readonly to: number }[],
  services: number,
): LevelChange[] {
  if (cells.windows === 0) {
    return [];
  }
  const fine = levelSeries(cells, edges, services);
  const widths = WIDTHS_MS.map((width) => Math.ceil(width / cells.widthMs) * cells.widthMs);
  const scales = [...new Set(widths)].map((width) => {
    const wide = widen(cells, width);
    return { wide, series: levelSeries(wide, edges, services) };
  });
  const changes: LevelChange[] = [];
  for (let service = 0; service < services; service++) {
    fine.forEach((series, index) => {
      const scale = scales.find(({ wide, series: of }) => isFilled(wide, of[index], service, services));
      if (scale === undefined) {
        return;
      }
      const points = pointsOf(scale.wide, scale.series[index], service, services);
      for (const change of changesIn(points, scale.wide.widthMs, series.smallest)) {
        const reachMs = EDGE_WINDOWS * scale.wide.widthMs;
        const atMs = refine(cells, series, service, services, change, reachMs);
        changes.push({ service, feature: series.feature, ...change, atMs });
      }
    });
  }
  return changes.sort((a, b) => a.atMs - b.atMs);
}

interface Point {
  readonly atMs: number;
  readonly level: number;
}

type Change = Pick<LevelChange, 'atMs' | 'before' | 'after'>;

function isFilled(
  { windows, coveredS }: Cells,
  series: LevelSeries,
  service: number,
  services: number,
): boolean {
  let covered = 0;
  let filled = 0;
  for (let window = 0; window < windows; window++) {
    if (coveredS[window] > 0) {
      covered++;
      const cell = window * services + service;
      filled +=
        (series.feature === RATE ? series.sum[cell] : series.count[cell]) >= FEWEST_OBSERVATIONS ? 1 : 0;
    }
  }
  return covered >= 2 * MIN_WINDOWS && filled >= MIN_FILLED * covered;
}

function pointsOf(
  { windows, startMs, widthMs, coveredS }: Cells,
  series: LevelSeries,
  service: number,
  services: number,
): Point[] {
  const points: Point[] = [];
  for (let window = 0; window < windows; window++) {
    const level = levelAt(series, window * services + service);
    const known = series.feature === RATE ? coveredS[window] > widthMs / 2000 : !Number.isNaN(level);
    if (known) {
      points.push({ atMs: startMs + window * widthMs, level });
    }
  }
  return points;
}

function levelAt({ feature, sum, count }: LevelSeries, cell: number): number {
  if (feature === RATE) {
    return Math.log((sum[cell] + 1) / count[cell]);
  }
  return count[cell] > 0 ? sum[cell] / count[cell] : NaN;
}

/** Splits at the clearest change, and both parts again. */
function changesIn(points: readonly Point[], widthMs: number, smallest: number): Change[] {
  const levels = points.map(({ level }) => level);
  const found = pettitt(levels);
  if (found === null || found.probability > MAX_PROBABILITY) {
    return [];
  }
  const { at } = found;
  const lasting = Math.max(MIN_WINDOWS, MIN_LASTING_MS / widthMs);
  if (at < lasting || levels.length - at < lasting) {
    return [];
  }
  const change = compare(levels.slice(0, at), levels.slice(at), smallest);
  if (change === null) {
    return [];
  }
  return [
    ...changesIn(points.slice(0, at), widthMs, smallest),
    { ...change, atMs: points[at].atMs },
    ...changesIn(points.slice(at), widthMs, smallest),
  ];
}

function compare(
  first: readonly number[],
  second: readonly number[],
  smallest: number,
): Pick<Change, 'before' | 'after'> | null {
  const before = median(first);
  const after = median(second);
  const size = after - before;
  const sigma = robustSigma([
    ...first.map((level) => level - before),
    ...second.map((level) => level - after),
  ]);
  const up = Math.sign(size);
  const middle = (before + after) / 2;
  const isAfter = (level: number): boolean => up * (level - middle) > 0;
  const holds = (levels: readonly number[], own: boolean): boolean =>
    levels.filter((level) => isAfter(level) === own).length >= MIN_CONSISTENT * levels.length;
  const sharp = up * (median(second.slice(0, EDGE_WINDOWS)) - median(first.slice(-EDGE_WINDOWS)));
  const isChange =
    Math.abs(size) >= Math.max(smallest, MIN_SIGMA * sigma) &&
    holds(first, false) &&
    holds(second, true) &&
    sharp >= MIN_SHARP * Math.abs(size) &&
    !isAfter(median(first.slice(0, EDGE_WINDOWS))) &&
    isAfter(median(second.slice(-EDGE_WINDOWS)));
  return isChange ? { before, after } : null;
}

/** Ranks may miss the moment by some windows. The boundary of two fine windows is taken that separates the two levels best, by squared distances. */
function refine(
  { startMs, widthMs, windows }: Cells,
  series: LevelSeries,
  service: number,
  services: number,
  { atMs, before, after }: Change,
  reachMs: number,
): number {
  const from = Math.max(0, Math.floor((atMs - reachMs - startMs) / widthMs));
  const to = Math.min(windows, Math.ceil((atMs + reachMs - startMs) / widthMs));
  let sum = 0;
  let best = { window: Math.round((atMs - startMs) / widthMs), sum: Infinity };
  for (let window = from; window < to; window++) {
    if (sum < best.sum) {
      best = { window, sum };
    }
    const cell = window * services + service;
    const level = levelAt(series, cell);
    if (Number.isFinite(level)) {
      sum += series.count[cell] * ((level - before) ** 2 - (level - after) ** 2);
    }
  }
  return startMs + (sum < best.sum ? to : best.window) * widthMs;
}
