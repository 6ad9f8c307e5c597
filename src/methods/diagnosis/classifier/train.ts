import { initialParameters, train, type Runtime } from '../../../compute';
import type { Kind } from '../kinds/kind';
import { batchOf, drawRows, type Labelled } from './batches';
import { classifierModel, classifierParameters, classifierSpec } from './network';
import { softTargets } from './soft-targets';

export interface FitClassifierOptions {
  readonly runtime: Runtime;
  /** All that are to be told apart, also those without any example. */
  readonly kinds: readonly Pick<Kind, 'statements'>[];
  readonly observed: readonly Labelled[];
  readonly seed: number;
  readonly epochs?: number;
  /** Share of what training changed that is kept: less keeps more of the plain agreement of signs, for kinds without examples. */
  readonly keptShare?: number;
  readonly signal?: AbortSignal;
}

const ROWS = 64;
const STEPS_PER_EPOCH = 20;
const EPOCHS = 4;
const LEARNING_RATE = 3e-3;
const WEIGHT_DECAY = 0.1;
const CLIP_NORM = 1;

/** Trains the classifier. Same seed, examples and runtime, same parameters. */
export async function fitClassifier(options: FitClassifierOptions): Promise<Float32Array> {
  const { runtime, kinds, observed, seed, epochs = EPOCHS, keptShare = 1 } = options;
  const targets = softTargets(kinds);
  const { parameters } = await train({
    model: classifierModel(),
    runtime,
    batchSpec: classifierSpec(ROWS, kinds.length),
    *trainBatches(epoch) {
      for (let step = 0; step < STEPS_PER_EPOCH; step++) {
        const rows = drawRows(seed, epoch * STEPS_PER_EPOCH + step, ROWS, observed, kinds);
        yield batchOf(rows, kinds, ROWS, targets);
      }
    },
    // Nothing is held back: examples are few, and the number of steps was chosen where some are.
    validationBatches: () => [],
    epochs,
    learningRate: LEARNING_RATE,
    weightDecay: WEIGHT_DECAY,
    clipNorm: CLIP_NORM,
    patience: epochs,
    stepsPerEpoch: STEPS_PER_EPOCH,
    seed,
    signal: options.signal,
  });
  // Weights between the first and the last ones name unseen kinds better (Wortsman et al., arXiv 2109.01903).
  return initialParameters(classifierParameters(), seed).map(
    (first, at) => first + keptShare * (parameters[at] - first),
  );
}
