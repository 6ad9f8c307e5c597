import type { ScheduleLoad, ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import type { PolicyView } from './policies';

export type TimelineQuantity = 'replicas' | 'p95Ms';

/** A value at a time in hours since the start; NaN leaves a gap. */
export interface TimedValue {
  readonly x: number;
  readonly y: number;
}

/** Rows of the table of a timeline. */
const ROWS = 16;
const HOUR_S = 3600;

export function timelineOf({ policy }: PolicyView, quantity: TimelineQuantity): readonly TimedValue[] {
  const { timeline } = policy;
  return timeline[quantity].map((value, step) => ({ x: (step * timeline.stepS) / HOUR_S, y: value ?? NaN }));
}

/** The load as far as it was simulated; a step lasts until the next. */
export function loadLine({ stepS, requestsPerS }: ScheduleLoad, hours: number): readonly TimedValue[] {
  const values = requestsPerS
    .map((y, step) => ({ x: (step * stepS) / HOUR_S, y }))
    .filter(({ x }) => x < hours);
  const last = values.at(-1);
  return last === undefined ? [] : [...values, { x: Math.min(hours, last.x + stepS / HOUR_S), y: last.y }];
}

export interface TimelineRow {
  readonly fromS: number;
  /** Mean of the load. */
  readonly loadPerS: number | null;
  /** The most in the time, by policy; null where nothing is known. */
  readonly most: readonly (number | null)[];
}

/** The timelines in few rows of equal length: of the load its mean, of each policy its most. */
export function timelineRows(
  { load, simulation: { hours } }: ScheduleReport,
  views: readonly PolicyView[],
  quantity: TimelineQuantity,
): readonly TimelineRow[] {
  const lines = [loadLine(load, hours), ...views.map((view) => timelineOf(view, quantity))];
  return Array.from({ length: ROWS }, (_, row) => {
    const [from, to] = [row, row + 1].map((edge) => (edge * hours) / ROWS);
    const [loads, ...policies] = lines.map((line) =>
      line.filter(({ x, y }) => x >= from && x < to && !Number.isNaN(y)).map(({ y }) => y),
    );
    return {
      fromS: from * HOUR_S,
      loadPerS: loads.length === 0 ? null : loads.reduce((sum, value) => sum + value, 0) / loads.length,
      most: policies.map((values) => (values.length === 0 ? null : Math.max(...values))),
    };
  });
}
