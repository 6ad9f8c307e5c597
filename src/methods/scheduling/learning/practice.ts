import { createRandom } from '../../../numeric/random';
import type { Plan, Policy } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import { prepareLatencyModel, type LatencyModel } from '../../../simulation/queueing/network-latency';
import { fewestPods } from '../../../simulation/queueing/staffing';
import { callersFirst, visitsOf } from '../../../simulation/queueing/visits';
import type { RateSchedule } from '../../../simulation/rates';
import { createSimulation, type Simulation } from '../../../simulation/simulation';
import type { Actor } from './act';
import { createLearnedPolicy, type Decision } from './learned-policy';
import { partsWithout, type Parts } from './lesion';
import { estimateAdvantages, type Experience } from './ppo';

/** A system and a load to practise on. */
export interface Exercise {
  readonly network: Network;
  readonly load: RateSchedule;
  readonly durationS: number;
  readonly seed: number;
  readonly violationWeight: number;
}

export interface Practice {
  readonly experiences: readonly Experience[];
  readonly podHours: number;
  readonly violationMinutes: number;
  /** Mean reward of a decision. */
  readonly reward: number;
}

/** Share of late requests in an interval that is as bad as any more. */
const LATE_SHARE = 0.05;
/** Rewards are of the order of 1. */
const REWARD_SCALE = 1;

/** Acts through an exercise. @param explores whether other actions than the best are tried */
export function practise(
  exercise: Exercise,
  actor: Actor,
  plan: Plan,
  explores: boolean,
  { callsOf, forecasterOf }: Parts = partsWithout(null),
): Practice {
  const { network, load, durationS, seed, violationWeight } = exercise;
  const model = prepareLatencyModel(network);
  const decisions: Decision[] = [];
  const policy = createLearnedPolicy({
    network,
    model,
    plan,
    actor,
    calls: callsOf(network, visitsOf(network, callersFirst(network))),
    forecasterOf,
    violationWeight,
    explore: explores
      ? { random: createRandom(seed, 1), onDecision: (decision) => decisions.push(decision) }
      : undefined,
  });
  const simulation = createSimulation({
    network,
    load,
    pods: fewestPods(model, network, { rate: load.rates[0], objectiveS: plan.objectiveS }),
    objectiveS: plan.objectiveS,
    intervalS: plan.intervalS,
    durationS,
    seed,
  });
  const rewards = rewardsOf(simulation, policy, exercise, model, plan);
  const experiences = decisions.slice(0, rewards.length).map((decision, index) => ({
    ...decision,
    rewards: rewards[index],
    advantages: new Float32Array(network.services.length),
    returns: new Float32Array(network.services.length),
  }));
  estimateAdvantages(experiences, decisions.at(-1)?.values ?? new Float32Array(0));
  return {
    experiences,
    podHours: simulation.podHours,
    violationMinutes: simulation.minutes.violationMinutes(),
    reward: rewards.flatMap((each) => [...each]).reduce((sum, each) => sum + each, 0) / rewards.length,
  };
}

/**
 * What each decision but the last brought until the next one, for each service: pods above those that were needed, and late
 * requests, shared among the services by how many requests waited there. The sum over the services is the reward of all.
 */
function rewardsOf(
  simulation: Simulation,
  policy: Policy,
  { network, durationS, violationWeight }: Exercise,
  { workS }: LatencyModel,
  { intervalS }: Plan,
): Float32Array[] {
  const podsPerRate = workS.map((work, service) => work / network.services[service].serversPerPod);
  const podsPerRateInAll = podsPerRate.reduce((sum, each) => sum + each, 0);
  const rewards: Float32Array[] = [];
  for (let atS = 0; atS < durationS; atS += intervalS) {
    const observation = simulation.advance();
    const { entryRate, pods, queues, lateShare } = observation;
    const neededInAll = Math.max(entryRate * podsPerRateInAll, network.services.length);
    const late = violationWeight * Math.min(1, lateShare / LATE_SHARE);
    const waiting = queues.reduce((sum, count) => sum + count, 0);
    rewards.push(
      Float32Array.from(pods, (count, service) => {
        const blame = waiting === 0 ? 1 / pods.length : queues[service] / waiting;
        return -REWARD_SCALE * ((count - entryRate * podsPerRate[service]) / neededInAll + late * blame);
      }),
    );
    simulation.setPods(policy.decide(observation), policy.avoidedNodes?.());
  }
  // What happened before the first decision is nobody's doing.
  return rewards.slice(1);
}
