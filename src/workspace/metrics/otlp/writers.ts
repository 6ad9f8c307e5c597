import { type Point, PointList, type Stream } from './streams';

/**
 * Whether a stream of totals holds the reports of several processes that do not say who they are: reports go back to a
 * start that another one had replaced, and the total falls there. OpenTelemetry's data model allows one writer only.
 */
export function isSeveralWriters({ kind, points }: Stream): boolean {
  if (kind !== 'total' && kind !== 'distribution-total') {
    return false;
  }
  const seen = new Set<number>();
  let [returns, falls] = [false, false];
  let before: Point | undefined;
  for (const index of points.order()) {
    const point = points.at(index);
    if (before !== undefined && before.startMs !== point.startMs) {
      returns ||= seen.has(point.startMs);
      falls ||= kind === 'total' ? point.value < before.value : point.count < before.count;
    }
    seen.add(point.startMs);
    before = point;
  }
  return returns && falls;
}

/** One stream per start time. */
export function splitWriters({ points, traits, ...rest }: Stream): Stream[] {
  const byStart = new Map<number, PointList>();
  for (let index = 0; index < points.length; index++) {
    const point = points.at(index);
    const list = byStart.get(point.startMs) ?? new PointList();
    byStart.set(point.startMs, list);
    list.push(point);
  }
  return [...byStart].map(([startMs, ofStart]) => ({
    ...rest,
    traits: new Map([...traits, ['start', startMs === 0 ? 'not set' : new Date(startMs).toISOString()]]),
    points: ofStart,
  }));
}
