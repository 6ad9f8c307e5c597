import type { PolicyOutcome } from '../../contracts/scheduling/schedule-report';
import type { Sizing } from './policies/sizing';

/** By how much an objective is missed although pods were added. */
export interface Shortfall {
  /** 95 % quantile of the time to the answer of idle services, in milliseconds; null where that is within the objective. */
  readonly idleP95Ms: number | null;
  /** With the advice: mean over the seeds, and the highest 95 % quantile of a control interval with the first seed. */
  readonly violationMinutes: number;
  readonly worstP95Ms: number | null;
}

/** @param advised what the best advice led to; null where nothing is stated */
export function shortfallOf(
  advised: PolicyOutcome | null,
  { model }: Sizing,
  objectiveS: number,
): Shortfall | null {
  const idleS = model.predict(0, new Float64Array(model.workS.length)).p95S;
  const violationMinutes = advised?.violationMinutes ?? 0;
  if (idleS <= objectiveS && violationMinutes === 0) {
    return null;
  }
  const quantiles = (advised?.timeline.p95Ms ?? []).flatMap((each) => each ?? []);
  return {
    idleP95Ms: idleS > objectiveS ? idleS * 1000 : null,
    violationMinutes,
    worstP95Ms: quantiles.length === 0 ? null : quantiles.reduce((most, each) => Math.max(most, each)),
  };
}
