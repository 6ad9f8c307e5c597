import { formatResource } from '../../../src/contracts/format';
import { count } from '../../kit/text';
import type {
  PolicyOutcome,
  Recommendation,
  ResourceRecommendation,
} from '../../../src/contracts/scheduling/schedule-report';

/** Minutes or hours: one digit after the point below 100. */
export function formatAmount(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}

/** `14 (9 to 21)`; without the band where it is a point. */
export function withBand(value: number, [least, most]: readonly [number, number]): string {
  const [middle, low, high] = [value, least, most].map(formatAmount);
  return low === high ? middle : `${middle} (${low} to ${high})`;
}

export function violationWords({ violationMinutes, spread }: PolicyOutcome): string {
  return withBand(violationMinutes, spread.violationMinutes);
}

export function costWords({ replicaHours, spread }: PolicyOutcome): string {
  return withBand(replicaHours, spread.replicaHours);
}

/** What a recommendation changes, and the simulations that say so. */
export function effectWords({ before, after, effectOf, seeds }: Recommendation): string {
  const minutes = [before, after].map(({ violationMinutes, violationBand }) =>
    withBand(violationMinutes, violationBand),
  );
  const hours = [before, after].map(({ replicaHours }) => formatAmount(replicaHours));
  const whose = effectOf === 'service' ? 'this service alone, ' : '';
  const runs = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
  return `violation minutes ${minutes.join(' → ')}, replica-hours ${hours.join(' → ')} (${whose}${runs})`;
}

/** `docker-compose.yml:12` */
export function placeWords({ place: { file, line } }: Pick<Recommendation, 'place'>): string {
  return `${file}:${line}`;
}

/** Why an amount of CPU or memory should be another, and what that saves or costs. */
export function resourceWords({
  quantity,
  kind,
  evidence: { file, metric, needed },
  pods,
  before,
  after,
}: ResourceRecommendation): string[] {
  const needs = `a pod needs ${formatResource(needed, quantity)} by measurement`;
  const unit = quantity === 'cpu' ? 'core-hours' : 'GiB-hours';
  return [
    kind === 'request'
      ? `What is stated is more than a quarter above what is needed: ${needs}.`
      : `What is stated is too little: ${needs}.`,
    `${metric} in ${file}; ${count(pods, 'pod')}, ${unit} ${formatAmount(before)} → ${formatAmount(after)}`,
  ];
}
