import { formatMs } from '../contracts/format';
import {
  gainOf,
  type Recommendation,
  type RecommendationEffect,
  type ScheduleReport,
} from '../contracts/scheduling/schedule-report';
import { statementAt, type FindingsInput, type Rule, type Statement } from './rule';
import { formatDuration, formatList } from './wording';

/** Replicas, or a bound or the target of an autoscaler, with which simulated services miss their objective. */
export const scaleShort: Rule = {
  id: 'scale-short',
  severity: 'information',
  description: 'A simulated schedule misses its objective with the number that is stated here.',
  check: (input) => statements(input, (recommendation) => !isSpare(recommendation)),
};

/** The same, where fewer replicas would do. */
export const scaleSpare: Rule = {
  id: 'scale-spare',
  severity: 'hint',
  description:
    'In a simulated schedule the number that is stated here takes more replicas than the objective needs.',
  check: (input) => statements(input, isSpare),
};

function isSpare({ before, after }: Recommendation): boolean {
  return after.violationMinutes >= before.violationMinutes && after.replicaHours < before.replicaHours;
}

function statements(
  { schedule }: FindingsInput,
  isOfRule: (recommendation: Recommendation) => boolean,
): Statement[] {
  return (schedule?.recommendations ?? []).filter(isOfRule).map((recommendation) => {
    const { place, service, fix } = recommendation;
    return statementAt(place, service, {
      summary: summary(recommendation),
      message: message(recommendation, schedule!),
      ...(fix !== null && { fix }),
    });
  });
}

function summary(recommendation: Recommendation): string {
  const { service, stated, recommended, before, after } = recommendation;
  const effect = isSpare(recommendation)
    ? `replica-hours ${amount(before.replicaHours)} → ${amount(after.replicaHours)}`
    : `violation minutes ${amount(before.violationMinutes)} → ${amount(after.violationMinutes)}`;
  return `${service}: ${recommended} instead of ${stated}, simulated ${effect}.`;
}

function said(recommendation: Recommendation): string {
  const { service, field, stated } = recommendation;
  const what = isSpare(recommendation) ? 'takes more replicas than needed' : 'misses the objective';
  return `${field} ${stated} of ${service} ${what} in a simulation`;
}

function message(
  recommendation: Recommendation,
  { objective, load, simulation, changed }: ScheduleReport,
): string {
  const { service, recommended, before, after, effectOf, seeds, reason } = recommendation;
  const whose = effectOf === 'service' ? service : 'all services together';
  return [
    `${said(recommendation)}; recommended: ${recommended}.`,
    `With the recommended numbers of ${whose}: violation minutes ${minutes(before)} → ${minutes(after)}, replica-hours ${amount(before.replicaHours)} → ${amount(after.replicaHours)}.`,
    ...(gainOf(recommendation) !== 'none' ? [] : [`Alone it does not pay: ${reason}.`]),
    `A minute violates the objective when more than 5 % of its requests take longer than ${formatMs(objective.p95Ms)}.`,
    `Simulated: ${formatDuration(simulation.hours * 3_600_000)} with ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}; load ${load.detail}, ${amount(load.meanPerS)} requests/s, at most ${amount(load.peakPerS)}.`,
    ...(changed.length === 0
      ? []
      : [
          `The manifests scale ${formatList(changed)} otherwise since then: simulate again to see the effect.`,
        ]),
  ].join(' ');
}

/** With the least and the most over the seeds. */
function minutes({ violationMinutes, violationBand: [least, most] }: RecommendationEffect): string {
  return least === most
    ? amount(violationMinutes)
    : `${amount(violationMinutes)} (${amount(least)} to ${amount(most)})`;
}

function amount(value: number): string {
  return String(Number(value.toPrecision(3)));
}
