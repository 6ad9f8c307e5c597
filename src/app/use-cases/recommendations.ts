import { fixOf, replaceToken } from '../../contracts/fix';
import type { StatedValue } from '../../contracts/deployment';
import type {
  PolicyOutcome,
  Recommendation,
  RecommendationEffect,
  StatedScale,
} from '../../contracts/scheduling/schedule-report';
import { toSignificant } from '../../numeric/round';
import type { StatedBy } from './stated-scales';

export interface RecommendationInput {
  readonly service: string;
  readonly stated: StatedBy | null;
  readonly advised: StatedScale | null;
}

/**
 * Numbers on lines of manifests that should be others. The effect is that of all of them together.
 * @param before what is stated, simulated
 * @param after what is recommended, simulated
 */
export function recommendationsOf(
  services: readonly RecommendationInput[],
  before: PolicyOutcome,
  after: PolicyOutcome,
): Recommendation[] {
  return services.flatMap(({ service, stated, advised }) => {
    if (stated === null || advised === null) {
      return [];
    }
    const fields: readonly (readonly [StatedValue | null, number | null])[] = [
      [stated.replicas, advised.replicas],
      [stated.min, advised.minReplicas],
      [stated.max, advised.maxReplicas],
      [stated.target, advised.targetPercent],
    ];
    return fields.flatMap(([value, wanted]) =>
      value === null || wanted === null || value.value === wanted
        ? []
        : [recommendation(service, value, wanted, effectOf(before), effectOf(after))],
    );
  });
}

function recommendation(
  service: string,
  { key, value, token }: StatedValue,
  wanted: number,
  before: RecommendationEffect,
  after: RecommendationEffect,
): Recommendation {
  const { file, line, column, endLine, endColumn } = token;
  return {
    service,
    field: key,
    stated: value,
    recommended: wanted,
    place: { file, line, column, endLine, endColumn },
    reason: reasonOf(before, after),
    before,
    after,
    fix: token.isShared ? null : fixOf(`Set ${key} to ${wanted}`, [replaceToken(token, String(wanted))]),
  };
}

function reasonOf(before: RecommendationEffect, after: RecommendationEffect): string {
  return after.violationMinutes < before.violationMinutes
    ? 'what is stated misses the objective in the simulation'
    : 'what is stated needs more replica-hours than the objective does';
}

function effectOf({ violationMinutes, replicaHours, spread }: PolicyOutcome): RecommendationEffect {
  return {
    violationMinutes: toSignificant(violationMinutes),
    violationBand: spread.violationMinutes,
    replicaHours: toSignificant(replicaHours),
  };
}
