import { initialParameters, type CheckpointOptions, type Runtime } from '../../../compute';
import { CheckpointKeeper } from '../../../compute/training/checkpoint-keeper';
import { initialState } from '../../../compute/training/state';
import { stepFeeds, stepInputs, stepResult, stepTargets, trainingStep } from '../../../compute/training/step';
import { createRandom } from '../../../numeric/random';
import type { Plan } from '../../../simulation/control';
import { createActor } from './act';
import { batchOf, batchSpec, ppoModel, type Experience } from './ppo';
import { practise, type Exercise } from './practice';
import { policyParameters } from './policy-network';
import { partsWithout, type Parts } from './lesion';

export interface TrainPolicyOptions {
  readonly runtime: Runtime;
  readonly plan: Plan;
  readonly seed: number;
  readonly rounds: number;
  /** Exercises of one round, all different. */
  readonly exercises: (round: number) => readonly Exercise[];
  /** Exercises that choose the round; never practised on. */
  readonly validation: readonly Exercise[];
  /** Services of an exercise at most. */
  readonly maxServices: number;
  /** Parameters to go on from. */
  readonly initial?: Float32Array;
  /** What the policy is given; everything by default. */
  readonly parts?: Parts;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointOptions;
  readonly onRound?: (round: RoundReport) => void;
}

export interface RoundReport {
  readonly round: number;
  /** Mean reward of a decision, with other actions tried; NaN before the first round, and where a checkpoint was taken up. */
  readonly reward: number;
  /** Mean reward on the validation exercises; null in rounds without validation. */
  readonly validationReward: number | null;
  /** Parameters of the round that did best in validation so far. */
  readonly best: Float32Array;
  readonly deviation: number;
}

const BATCH = 256;
/** Times that each experience is learned from. */
const PASSES = 4;
const LEARNING_RATE = 1e-3;
const VALIDATE_EVERY = 8;
const STEP = { weightDecay: 0, clipNorm: 0.5 };

/** Learns to act by practice. Same seed and runtime, same parameters. @returns the parameters of the round that did best in validation */
export async function trainPolicy(options: TrainPolicyOptions): Promise<Float32Array> {
  const { runtime, plan, seed, rounds, maxServices, signal, onRound } = options;
  const { parts = partsWithout(null) } = options;
  const model = ppoModel();
  const step = await runtime.compile(
    trainingStep(model, STEP),
    stepInputs(model, batchSpec(BATCH, maxServices)),
  );
  const validate = (parameters: Float32Array): number => {
    const actor = createActor(parameters);
    return mean(options.validation.map((each) => practise(each, actor, plan, false, parts).reward));
  };
  const first = options.initial ?? initialParameters(policyParameters(), seed);
  const { file = null, fingerprint = '', pace, keep, onResume } = options.checkpoint ?? {};
  const keeper = new CheckpointKeeper(file, fingerprint, undefined, pace);
  const resumed = await keeper.resume();
  // An epoch of the state is a round, its loss a reward with the other sign.
  const { counters, best, ...state } = resumed ?? initialState(first);
  const firstReward = validate(first);
  const report = (round: number, validationReward: number): void =>
    onRound?.({ round, reward: NaN, validationReward, best: best.slice(), deviation: 1 });
  report(-1, firstReward);
  counters.bestLoss ??= -firstReward;
  if (resumed !== null) {
    onResume?.(counters.epoch, counters.step);
    report(counters.epoch - 1, -counters.bestLoss);
  }
  try {
    for (let round = counters.epoch; round < rounds; round++) {
      await keeper.writeIfDue({ ...state, best, counters });
      signal?.throwIfAborted();
      const { parameters } = state.vectors;
      const actor = createActor(parameters);
      const practices = options.exercises(round).map((each) => practise(each, actor, plan, true, parts));
      const experiences = practices.flatMap((practice) => practice.experiences);
      const rate = LEARNING_RATE * (1 - (0.9 * round) / rounds);
      for (const batch of batchesOf(experiences, seed, round)) {
        const spare = {
          parameters: new Float32Array(parameters.length),
          momentum: new Float32Array(parameters.length),
          variance: new Float32Array(parameters.length),
        };
        const result = stepResult(
          await step.run(
            stepFeeds(state.vectors, batchOf(batch, maxServices), counters.step++, rate),
            stepTargets(spare),
          ),
        );
        if (!Number.isFinite(result.loss)) {
          throw new Error(`Training diverged in round ${round + 1}: the loss is ${result.loss}.`);
        }
        state.vectors = result.state;
      }
      const isValidated = (round + 1) % VALIDATE_EVERY === 0 || round === rounds - 1;
      const validationReward = isValidated ? validate(state.vectors.parameters) : null;
      if (validationReward !== null && validationReward > -counters.bestLoss) {
        counters.bestLoss = -validationReward;
        best.set(state.vectors.parameters);
      }
      counters.epoch = round + 1;
      onRound?.({
        round,
        reward: mean(practices.map((practice) => practice.reward)),
        validationReward,
        best: best.slice(),
        deviation: Math.exp(createActor(state.vectors.parameters).logDeviation),
      });
    }
    await (keep === true ? keeper.finish({ ...state, best, counters }) : keeper.remove());
  } finally {
    await step.dispose();
  }
  return best;
}

/** Every experience once in each pass, in an order of its own; what does not fill a batch is left out. */
function* batchesOf(
  experiences: readonly Experience[],
  seed: number,
  round: number,
): Iterable<readonly Experience[]> {
  const random = createRandom(seed, round + 100);
  for (let pass = 0; pass < PASSES; pass++) {
    const order = random.shuffle(experiences.length);
    for (let from = 0; from + BATCH <= order.length; from += BATCH) {
      yield Array.from(order.subarray(from, from + BATCH), (index) => experiences[index]);
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
