import type { ProblemLog } from '../../traces/problem-log';
import type { Point, PointList, Stream } from './streams';

/** `suffix` is added to the series' name: '' or, of a distribution, `.count` and `.mean`. */
type Add = (suffix: string, timeMs: number, value: number) => void;

const SAME_TIME = 'measurements that repeat the time of another in their series: the last counts';
const LEVELS = 'series of changes are summed up; the level before the first report is not known';
const RESTART = 'a counter restarted: it has no value there';
const FIRST_TOTAL = 'counters that report once: a rate needs two reports';
const NO_LENGTH = 'measurements of a part of a counter without a start or an earlier report are left out';

/** Turns the points of one stream into the measurements of its series. */
export function measure({ kind, points }: Stream, add: Add, log: ProblemLog): void {
  const ordered = inOrder(points, log);
  switch (kind) {
    case 'level':
      for (const { timeMs, value } of ordered) {
        add('', timeMs, value);
      }
      return;
    case 'changes':
      addLevels(ordered, add, log);
      return;
    case 'total':
      eachGrowth(ordered, log, (timeMs, seconds, by) => add('', timeMs, by.value / seconds));
      return;
    case 'part':
      eachPart(ordered, log, (timeMs, seconds, by) => add('', timeMs, by.value / seconds));
      return;
    case 'distribution-total':
      eachGrowth(ordered, log, (timeMs, seconds, by) => addDistribution(add, timeMs, seconds, by));
      return;
    case 'distribution-part':
      eachPart(ordered, log, (timeMs, seconds, by) => addDistribution(add, timeMs, seconds, by));
  }
}

function addDistribution(
  add: Add,
  timeMs: number,
  seconds: number,
  { value, count }: Pick<Point, 'value' | 'count'>,
): void {
  add('.count', timeMs, count / seconds);
  add('.mean', timeMs, count > 0 ? value / count : NaN);
}

/** By time; of several points of one moment the last one reported. */
function* inOrder(points: PointList, log: ProblemLog): Generator<Point> {
  const order = points.order();
  for (let at = 0; at < order.length; at++) {
    if (at + 1 < order.length && points.timeOf(order[at]) === points.timeOf(order[at + 1])) {
      log.count('note', SAME_TIME);
    } else {
      yield points.at(order[at]);
    }
  }
}

/** The running sum of changes; where it begins is not reported, so it begins at 0. */
function addLevels(points: Iterable<Point>, add: Add, log: ProblemLog): void {
  log.count('note', LEVELS);
  let level = 0;
  for (const { timeMs, value } of points) {
    level += Number.isNaN(value) ? 0 : value;
    add('', timeMs, level);
  }
}

type Each = (timeMs: number, seconds: number, by: Pick<Point, 'value' | 'count'>) => void;

/** Calls `each` with what a total has grown by since its last report; not where it restarted. */
function eachGrowth(points: Iterable<Point>, log: ProblemLog, each: Each): void {
  let before: Point | undefined;
  let reports = 0;
  for (const point of points) {
    reports++;
    if (before !== undefined && isRestart(before, point)) {
      log.count('note', RESTART);
    } else if (before !== undefined) {
      each(point.timeMs, (point.timeMs - before.timeMs) / 1000, {
        value: point.value - before.value,
        count: point.count - before.count,
      });
    }
    before = point;
  }
  if (reports === 1) {
    log.count('note', FIRST_TOTAL);
  }
}

/** A start behind the last report is a new process, whatever the total; so is a total that is lower than before. */
function isRestart(before: Point, point: Point): boolean {
  const isNewStart = point.startMs > before.startMs && point.startMs >= before.timeMs;
  // The sum of a distribution may fall: measurements may be negative.
  const falls =
    point.count === 0 && before.count === 0 ? point.value < before.value : point.count < before.count;
  return (isNewStart && before.startMs > 0) || falls;
}

/** Calls `each` with what was counted since the last report and how long that took: parts do not overlap. */
function eachPart(points: Iterable<Point>, log: ProblemLog, each: Each): void {
  let beforeMs = 0;
  for (const point of points) {
    const since = Math.max(point.startMs, beforeMs);
    const seconds = (point.timeMs - since) / 1000;
    if (since > 0 && seconds > 0) {
      each(point.timeMs, seconds, point);
    } else {
      log.count('note', NO_LENGTH);
    }
    beforeMs = point.timeMs;
  }
}
