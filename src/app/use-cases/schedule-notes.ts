import { formatMs } from '../../contracts/format';
import type { ScheduleObjective } from '../../contracts/scheduling/schedule-report';
import type { Shortfall } from '../../methods/scheduling/shortfall';
import { toSignificant } from '../../numeric/round';

/** What a reader of a schedule has to know. */
export function scheduleNotes(
  isScaled: readonly boolean[],
  stated: readonly unknown[],
  shortfall: Shortfall | null,
  { p95Ms }: ScheduleObjective,
): string[] {
  return [
    ...(shortfall === null ? [] : shortfallNotes(shortfall, p95Ms)),
    'how many requests a pod works on at once is at least what was seen: pods may do more than is simulated',
    ...(stated.every((each) => each === null)
      ? [
          'no manifest states replicas or an autoscaler of a service that answered requests: nothing is recommended',
        ]
      : []),
    ...(isScaled.includes(false) ? ['services known from their callers only keep their size'] : []),
  ];
}

function shortfallNotes(
  { idleP95Ms, violationMinutes, worstP95Ms }: Shortfall,
  objectiveMs: number,
): string[] {
  return [
    ...(idleP95Ms === null
      ? []
      : [
          `no number of pods meets the objective: the 95 % quantile of idle services is ${formatMs(idleP95Ms)} against ${formatMs(objectiveMs)}`,
        ]),
    ...(violationMinutes === 0 || worstP95Ms === null
      ? []
      : [
          `the best numbers that were tried miss the objective in ${toSignificant(violationMinutes)} minutes: the 95 % quantile reaches ${formatMs(worstP95Ms)} against ${formatMs(objectiveMs)}`,
        ]),
  ];
}
