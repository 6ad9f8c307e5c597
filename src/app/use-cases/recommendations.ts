import type { StatedValue } from '../../contracts/deployment';
import { placeOf } from '../../contracts/problem';
import {
  gainOf,
  type Recommendation,
  type RecommendationEffect,
  type ScheduleReport,
  type StatedScale,
} from '../../contracts/scheduling/schedule-report';
import { toSignificant } from '../../numeric/round';
import { ADVISED, STATED, type ScheduleResult } from '../../methods/scheduling/simulate-schedule';
import { scaleFix } from './scale-fix';
import { SCALE_FIELDS, type StatedBy } from './stated-scales';

type Effects = Pick<Recommendation, 'effectOf' | 'seeds' | 'before' | 'after'>;

/**
 * Numbers on lines of manifests that should be others.
 * @param services names of the services of the simulated network
 * @param stated what manifests state of each
 * @param seeds of the joint effect
 */
export function recommendationsOf(
  services: readonly string[],
  stated: readonly (StatedBy | null)[],
  { policies, advised, recommended, effects }: ScheduleResult,
  seeds: readonly number[],
): ScheduleReport['recommendations'] {
  const [before, after] = [STATED, ADVISED].map((name) => policies.find((policy) => policy.name === name));
  if (recommended === null || before === undefined || after === undefined) {
    return [];
  }
  const joint: Effects = {
    effectOf: 'all',
    seeds,
    ...roundedEffects(jointEffect(before), jointEffect(after)),
  };
  return services.flatMap((service, index) => {
    const [scales, wanted] = [stated[index], advised[index]];
    const own = effects?.after[index] ?? null;
    return scales === null || wanted === null
      ? []
      : ofService(
          service,
          scales,
          wanted,
          effects === null || own === null
            ? joint
            : { effectOf: 'service', seeds: effects.seeds, ...roundedEffects(effects.before, own) },
        );
  });
}

function ofService(
  service: string,
  stated: StatedBy,
  wanted: StatedScale,
  effects: Effects,
): Recommendation[] {
  const changes = SCALE_FIELDS.flatMap(([role, field]): (readonly [StatedValue, number])[] => {
    const [value, number] = [stated[role], wanted[field]];
    return value === null || number === null || value.value === number ? [] : [[value, number]];
  });
  const fix = scaleFix(changes);
  return changes.map(([{ key, value, token }, number]) => ({
    service,
    field: key,
    stated: value,
    recommended: number,
    place: placeOf(token),
    reason: reasonOf(effects),
    ...effects,
    fix,
  }));
}

function reasonOf(effects: Effects): string {
  switch (gainOf(effects)) {
    case 'violations':
      return 'what is stated misses the objective in the simulation';
    case 'hours':
      return 'what is stated needs more replica-hours than the objective does';
    case 'none':
      return 'it helps only together with the other recommended numbers';
  }
}

function jointEffect({
  violationMinutes,
  replicaHours,
  spread,
}: ScheduleResult['policies'][number]): RecommendationEffect {
  return { violationMinutes, violationBand: spread.violationMinutes, replicaHours };
}

function roundedEffects(
  before: RecommendationEffect,
  after: RecommendationEffect,
): Pick<Recommendation, 'before' | 'after'> {
  const rounded = ({ violationMinutes, violationBand, replicaHours }: RecommendationEffect) => ({
    violationMinutes: toSignificant(violationMinutes),
    violationBand,
    replicaHours: toSignificant(replicaHours),
  });
  return { before: rounded(before), after: rounded(after) };
}
