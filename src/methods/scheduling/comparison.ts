import { mean } from '../../numeric/moments';
import type { Plan, Policy } from '../../simulation/control';
import type { Network } from '../../simulation/network';
import { durationS, rateAt, type RateSchedule } from '../../simulation/rates';
import { runPolicy, type Outcome, type Timeline } from '../../simulation/run';
import { createOracle } from './policies/oracle';
import { findMargin } from './policies/oracle-margin';
import { RULE_MARGIN } from './policies/rule';
import { createSizing } from './policies/sizing';
import { HPA_TARGETS, hpaName, rivalsOf, type NamedPolicy } from './rivals';

export interface ComparisonOptions {
  readonly network: Network;
  /** Runs last as long as it. */
  readonly load: RateSchedule;
  readonly plan: Plan;
  /** One run of each policy for each. Two policies meet the same requests under the same seed. */
  readonly seeds: readonly number[];
  /** Policies beside the rivals. */
  readonly others?: readonly NamedPolicy[];
  readonly signal?: AbortSignal;
  /** Told of each policy as it is done. */
  onRow?(row: PolicyRow): void;
}

/** Means over the seeds. */
export interface PolicyRow {
  readonly name: string;
  /** Minutes in which more than 5 % of the requests had no answer within the objective. */
  readonly violationMinutes: number;
  /** Pods asked for, starting ones included, in hours. */
  readonly replicaHours: number;
  /** The least and the most over the seeds. */
  readonly spread: Readonly<Record<'violationMinutes' | 'replicaHours', readonly [number, number]>>;
  /** Of the run with the first seed. */
  readonly timeline: Timeline;
}

export interface Comparison {
  readonly policies: readonly PolicyRow[];
  /** Of the replica-hours between the autoscaler at 60 % and the oracle, the share that a policy saves; by name. */
  readonly gapClosed: Readonly<Record<string, number | null>>;
  /** By how much the oracle sizes above the rate it knows. */
  readonly oracleMargin: number;
}

const ORACLE = 'oracle';

/**
 * Runs every policy on the same requests.
 *
 * @throws RangeError when operations call each other in a circle
 */
export function comparePolicies(options: ComparisonOptions): Comparison {
  const { network, load, plan, seeds, others = [], signal, onRow } = options;
  const sizing = createSizing(network, plan.objectiveS);
  const usualPods = sizing.podsFor(rateAt(load, 0) * (1 + RULE_MARGIN));
  const run = (
    { create, firstPods = usualPods }: NamedPolicy,
    seed: number,
    mostViolationMinutes?: number,
  ): Outcome =>
    runPolicy({
      ...plan,
      network,
      load,
      durationS: durationS(load),
      seed,
      policy: create(plan, network),
      pods: firstPods,
      mostViolationMinutes,
      signal,
    });
  const rows: PolicyRow[] = [];
  const add = (name: string, outcomes: readonly Outcome[]): void => {
    const row = rowOf(name, outcomes);
    rows.push(row);
    onRow?.(row);
  };

  for (const policy of [...rivalsOf(load, sizing), ...others]) {
    add(
      policy.name,
      seeds.map((seed) => run(policy, seed)),
    );
  }
  const known = new Map<string, Outcome>();
  const runOracle = (margin: number, seed: number, allowed = Infinity): Outcome => {
    const key = `${margin} ${seed}`;
    const create = (): Policy => createOracle(network, load, sizing, margin);
    const outcome = known.get(key) ?? run({ name: ORACLE, create }, seed, allowed);
    // One that was ended early is not kept.
    if (outcome.violationMinutes <= allowed) {
      known.set(key, outcome);
    }
    return outcome;
  };
  const autoscalers = HPA_TARGETS.map((target) => rowNamed(rows, hpaName(target)));
  const oracleMargin = findMargin({
    allowedMinutes: Math.round(
      Math.min(...autoscalers.map(({ violationMinutes }) => violationMinutes)) * seeds.length,
    ),
    seeds,
    violations: (margin, seed, allowed) => runOracle(margin, seed, allowed).violationMinutes,
  });
  add(
    ORACLE,
    seeds.map((seed) => runOracle(oracleMargin, seed)),
  );
  return {
    policies: rows,
    gapClosed: gapClosed(rows, ['rule', ...others.map(({ name }) => name)]),
    oracleMargin,
  };
}

function rowOf(name: string, outcomes: readonly Outcome[]): PolicyRow {
  const minutes = outcomes.map(({ violationMinutes }) => violationMinutes);
  const hours = outcomes.map(({ podHours }) => podHours);
  return {
    name,
    violationMinutes: mean(minutes),
    replicaHours: mean(hours),
    spread: { violationMinutes: rangeOf(minutes), replicaHours: rangeOf(hours) },
    timeline: outcomes[0].timeline,
  };
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Null where the oracle needs no fewer replica-hours than the autoscaler. */
function gapClosed(rows: readonly PolicyRow[], names: readonly string[]): Record<string, number | null> {
  const [from, to] = [hpaName(60), ORACLE].map((name) => rowNamed(rows, name).replicaHours);
  return Object.fromEntries(
    names.map((name) => [name, to < from ? (from - rowNamed(rows, name).replicaHours) / (from - to) : null]),
  );
}

function rowNamed(rows: readonly PolicyRow[], name: string): PolicyRow {
  return rows.find((row) => row.name === name)!;
}
