import type { CheckpointOptions, Runtime } from '../../../compute';
import { mean } from '../../../numeric/moments';
import { createRandom } from '../../../numeric/random';
import type { Plan } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import type { RateSchedule } from '../../../simulation/rates';
import type { Exercise } from './practice';
import { practiceLoad } from './practice-loads';
import { trainPolicy } from './train-policy';

export interface FurtherTraining {
  readonly network: Network;
  /** Only its mean rate is used: a policy is not judged on what it practised. */
  readonly load: RateSchedule;
  readonly plan: Plan;
  readonly violationWeight: number;
  readonly parameters: Float32Array;
  readonly rounds: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointOptions;
  readonly onRound?: (done: number) => void;
}

export interface FurtherTrained {
  readonly parameters: Float32Array;
  /** Mean reward of a decision on loads that were not practised, before and after; higher is better. */
  readonly before: number;
  readonly after: number;
}

const EXERCISES = 6;
const VALIDATIONS = 4;
const PRACTICE_S = 2400;
/** Far from each other, and from those of the shipped policy. */
const SEEDS = { practice: 900_000, validation: 800_000, training: 2 };

/** Practises on the system at hand, with generated loads of its mean rate. What does no better on other loads than before is dropped. */
export async function trainFurther(options: FurtherTraining): Promise<FurtherTrained> {
  const { network, load, plan, violationWeight, parameters, rounds, runtime, signal, checkpoint, onRound } =
    options;
  const rate = Math.max(mean(load.rates), 1e-3);
  const exercise = (seed: number): Exercise => ({
    network,
    load: practiceLoad(createRandom(seed, 5), PRACTICE_S, rate),
    durationS: PRACTICE_S,
    seed,
    violationWeight,
  });
  const several = (count: number, first: number): Exercise[] =>
    Array.from({ length: count }, (_, index) => exercise(first + index));
  const rewards: number[] = [];
  const trained = await trainPolicy({
    runtime,
    plan,
    seed: SEEDS.training,
    rounds,
    maxServices: network.services.length,
    initial: parameters,
    exercises: (round) => several(EXERCISES, SEEDS.practice + round * EXERCISES),
    validation: several(VALIDATIONS, SEEDS.validation),
    signal,
    checkpoint,
    onRound({ round, validationReward }) {
      if (validationReward !== null) {
        rewards.push(validationReward);
      }
      onRound?.(round + 1);
    },
  });
  return { parameters: trained, before: rewards[0], after: Math.max(...rewards) };
}
