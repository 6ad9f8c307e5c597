import { formatMs, formatPercent } from '../../contracts/format';
import type { ScheduleObjective } from '../../contracts/scheduling/schedule-report';
import { MAX_TRAINED_SERVICES } from '../../contracts/scheduling/schedule-options';
import { formatList } from '../../findings/wording';
import type { Shortfall } from '../../methods/scheduling/shortfall';
import { toSignificant } from '../../numeric/round';
import type { Network } from '../../simulation/network';
import { MAX_TURNS, type Unrolled } from '../../simulation/unroll';
import type { ServiceGraph } from '../../topology/graph';
import { statedBy } from './stated-scales';

/** Why fewer situations are prepared for. */
export const UNSOLVED =
  'replicas are prepared for levels of load only, not for lost nodes and slow services: the services are too many for integer programs, or the solver is not installed';

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

/** Circles that calls go in, and how much of them is not simulated. */
export function circleNotes({ circles, leftOut }: Unrolled): string[] {
  return circles.length === 0
    ? []
    : [
        `calls go in circles (${formatList(circles)}): ${formatPercent(leftOut)} of the calls lie deeper than ${MAX_TURNS} turns and are left out`,
      ];
}

/** What practice on the recorded system brought the learned policy, where it was asked for. */
export function practiceNotes(rounds: number, trained: { before: number; after: number } | null): string[] {
  if (rounds === 0) {
    return [];
  }
  return [
    trained === null
      ? `the learned policy did not practise: it does so in trusted folders, on at most ${MAX_TRAINED_SERVICES} services`
      : `the learned policy practised for ${rounds} ${rounds === 1 ? 'round' : 'rounds'} on these services: its cost on loads that it did not practise went from ${toSignificant(-trained.before)} to ${toSignificant(-trained.after)}`,
  ];
}

/** Services that manifests scale and that no request reached: nothing is known of what they need. */
export function unseenNotes(graph: ServiceGraph, network: Network): string[] {
  const seen = new Set(network.services.map(({ name }) => name));
  const unseen = graph.services.filter((service) => statedBy(service) !== null && !seen.has(service.name));
  return unseen.length === 0
    ? []
    : [
        `no request reached ${formatList(unseen.map(({ name }) => name))}: what the manifests state there is not judged`,
      ];
}
