import type { PolicyOutcome, ScheduleReport, StatedScale } from '../../contracts/scheduling/schedule-report';
import type { Plan } from '../../simulation/control';
import type { Network } from '../../simulation/network';
import { durationS, rateAt, type RateSchedule } from '../../simulation/rates';
import { runPolicy, type Outcome } from '../../simulation/run';
import { adviseScales } from './advise';
import { comparePolicies, type PolicyRow } from './comparison';
import { learnedPolicy } from './learning/shipped-policy';
import { RULE_MARGIN } from './policies/rule';
import { createSizing, type Sizing } from './policies/sizing';
import type { NamedPolicy } from './rivals';
import { effectsOfServices, type ServiceEffects } from './service-effects';
import { shortfallOf, type Shortfall } from './shortfall';
import { createStated } from './stated-policy';

export interface ScheduleTask {
  readonly network: Network;
  readonly load: RateSchedule;
  readonly plan: Plan;
  readonly seeds: readonly number[];
  /** What manifests state, one for each service of the network. */
  readonly stated: readonly (StatedScale | null)[];
  /** Whether a service is scaled at all. */
  readonly isScaled: readonly boolean[];
  readonly violationWeight: number;
  /** Of the shipped policy; null leaves it out. */
  readonly policyParameters: Float32Array | null;
  readonly signal?: AbortSignal;
  readonly onPolicy?: (done: number, all: number, title: string) => void;
}

export interface ScheduleResult {
  readonly policies: readonly PolicyOutcome[];
  readonly recommended: ScheduleReport['recommended'];
  /** What to state instead, one for each service; null where nothing is stated. */
  readonly advised: readonly (StatedScale | null)[];
  /** What the advice for each service does by itself; null where nothing is recommended or that is too much to simulate. */
  readonly effects: ServiceEffects | null;
  /** By how much the objective is missed whatever is stated; null where it is met. */
  readonly shortfall: Shortfall | null;
}

export const STATED = 'stated';
export const ADVISED = 'advised';
/** Tries to size the advice more generously as long as it violates more than is allowed. */
const EXTRAS = [0, 0.1, 0.2, 0.4, 0.8];
const ADVISED_TARGET_PERCENT = 70;
/** Rivals and the oracle, for progress. */
const USUAL_POLICIES = 8;

const TITLES: Readonly<Record<string, string>> = {
  [STATED]: 'as the manifests state',
  [ADVISED]: 'with the recommended numbers',
  'static-mean': 'fixed, for the mean load',
  'static-peak': 'fixed, for the highest load',
  hpa50: 'autoscaler at 50 %',
  hpa60: 'autoscaler at 60 %',
  hpa70: 'autoscaler at 70 %',
  hpa80: 'autoscaler at 80 %',
  rule: 'queueing rule',
  rl: 'learned policy',
  oracle: 'knows the load in advance',
};

/** Simulates what is stated, what could be stated, and the policies, on the same requests. */
export function simulateSchedule(task: ScheduleTask): ScheduleResult {
  const { network, load, plan, seeds, stated, isScaled, violationWeight, policyParameters, signal } = task;
  const sizing = createSizing(network, plan.objectiveS);
  const outside = isScaled.filter((scaled) => !scaled).length;
  const firstPods = (scales: readonly (StatedScale | null)[]): number[] => {
    const usual = sizing.podsFor(rateAt(load, 0) * (1 + RULE_MARGIN));
    return scales.map((scale, service) =>
      scale === null
        ? usual[service]
        : Math.min(
            Math.max(usual[service], scale.minReplicas ?? scale.replicas),
            scale.maxReplicas ?? scale.replicas,
          ),
    );
  };
  const named = (name: string, scales: readonly (StatedScale | null)[]): NamedPolicy => ({
    name,
    create: () => createStated(scales),
    firstPods: firstPods(scales),
  });
  const isStated = stated.some((scale) => scale !== null);
  const run = (scales: readonly (StatedScale | null)[], seed: number): Outcome => {
    const { create, firstPods: pods } = named(ADVISED, scales);
    const options = { ...plan, network, load, durationS: durationS(load), seed, signal };
    return runPolicy({ ...options, pods: pods!, policy: create(plan, network) });
  };
  const advised = isStated ? chooseAdvice(task, sizing, (scales) => run(scales, seeds[0])) : stated;
  const others: NamedPolicy[] = [
    ...(isStated ? [named(STATED, stated), named(ADVISED, advised)] : []),
    ...(policyParameters === null ? [] : [learnedPolicy(policyParameters, violationWeight)]),
  ];
  let done = 0;
  const { policies } = comparePolicies({
    network,
    load,
    plan,
    seeds,
    others,
    signal,
    onRow: ({ name }) => task.onPolicy?.(++done, USUAL_POLICIES + others.length, TITLES[name] ?? name),
  });
  const outcomes = policies.map((row) => outcomeOf(row, outside));
  const rank = (name: string): number => [STATED, ADVISED].indexOf(name);
  outcomes.sort(
    (a, b) => (rank(b.name) >= 0 ? 1 : 0) - (rank(a.name) >= 0 ? 1 : 0) || rank(a.name) - rank(b.name),
  );
  const recommended = isStated && isWorthIt(outcomes) ? ADVISED : null;
  return {
    policies: outcomes,
    recommended,
    advised,
    effects: recommended === null ? null : effectsOfServices({ stated, advised, seeds, outside, run }),
    shortfall: shortfallOf(outcomes.find(({ name }) => name === ADVISED) ?? null, sizing, plan.objectiveS),
  };
}

/** The leanest advice that violates nothing; else the leanest of those that violate least. */
function chooseAdvice(
  { load, stated }: ScheduleTask,
  sizing: Sizing,
  run: (scales: readonly (StatedScale | null)[]) => Outcome,
): readonly (StatedScale | null)[] {
  let advised: readonly (StatedScale | null)[] = stated;
  let least = Infinity;
  for (const extra of EXTRAS) {
    const tried = adviseScales({ stated, load, sizing, extra, targetPercent: ADVISED_TARGET_PERCENT });
    const { violationMinutes } = run(tried);
    if (violationMinutes < least) {
      advised = tried;
      least = violationMinutes;
    }
    if (least === 0) {
      break;
    }
  }
  return advised;
}

/** What is stated violates the objective, or wastes more than a quarter. */
function isWorthIt(outcomes: readonly PolicyOutcome[]): boolean {
  const [stated, advised] = [STATED, ADVISED].map((name) => outcomes.find((each) => each.name === name)!);
  return (
    advised.violationMinutes < stated.violationMinutes ||
    (advised.violationMinutes === stated.violationMinutes &&
      advised.replicaHours < 0.75 * stated.replicaHours)
  );
}

function outcomeOf(
  { name, violationMinutes, replicaHours, spread, timeline }: PolicyRow,
  outside: number,
): PolicyOutcome {
  const hours = (timeline.pods.length * timeline.intervalS) / 3600;
  const without = (value: number): number => value - outside * hours;
  return {
    name,
    title: TITLES[name] ?? name,
    violationMinutes,
    replicaHours: without(replicaHours),
    spread: {
      violationMinutes: spread.violationMinutes,
      replicaHours: [without(spread.replicaHours[0]), without(spread.replicaHours[1])],
    },
    timeline: {
      stepS: timeline.intervalS,
      replicas: timeline.pods.map((pods) => pods - outside),
      p95Ms: timeline.p95S.map((p95S) => (Number.isNaN(p95S) ? null : p95S * 1000)),
    },
  };
}
