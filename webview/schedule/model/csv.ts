import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { csvOf } from '../../kit/csv';

type Row = (string | number)[];

/**
 * The points and timelines as CSV. Points have means with the least and the most over the seeds; timelines have seconds since
 * the start and are of the first seed. The load has no policy.
 */
export function scheduleCsv({ policies, load }: ScheduleReport): string {
  const points = policies.flatMap(({ name, violationMinutes, replicaHours, spread }): Row[] => [
    [name, 'violationMinutes', '', violationMinutes, ...spread.violationMinutes],
    [name, 'replicaHours', '', replicaHours, ...spread.replicaHours],
  ]);
  const timelines = policies.flatMap(({ name, timeline: { stepS, replicas, p95Ms } }) => [
    ...timed(name, 'replicas', stepS, replicas),
    ...timed(name, 'p95Ms', stepS, p95Ms),
  ]);
  return csvOf([
    ['policy', 'quantity', 'atS', 'value', 'least', 'most'],
    ...points,
    ...timelines,
    ...timed('', 'loadPerS', load.stepS, load.requestsPerS),
  ]);
}

function timed(policy: string, quantity: string, stepS: number, values: readonly (number | null)[]): Row[] {
  return values.map((value, step) => [policy, quantity, step * stepS, value ?? '', '', '']);
}
