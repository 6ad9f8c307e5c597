/** Predicts how long training would take, so that a slow runtime can be refused before it starts. */
import { dropoutMasks } from '../nn/dropout';
import { initialParameters } from '../parameters';
import type { Runtime } from '../runtimes/runtime';
import type { HostTensors, TensorSpecs } from '../tensors';
import type { TrainableModel } from './model';
import { initialState } from './state';
import { masksOf, stepFeeds, stepInputs, stepResult, trainingStep } from './step';

export interface EstimateOptions {
  readonly model: TrainableModel;
  readonly runtime: Runtime;
  readonly batchSpec: TensorSpecs;
  readonly batch: HostTensors;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** An estimate beyond this is certain enough after one step; default 5 minutes. */
  readonly limitMs?: number;
  readonly now?: () => number;
}

/**
 * Runs one or two training steps on a throw-away state and multiplies.
 * @returns predicted time of the whole run in milliseconds, compilation excluded.
 */
export async function estimateTrainingMs(options: EstimateOptions): Promise<number> {
  const {
    model,
    runtime,
    batchSpec,
    batch,
    stepsPerEpoch,
    epochs,
    limitMs = 300_000,
    now = () => performance.now(),
  } = options;
  const step = await runtime.compile(
    trainingStep(model, { weightDecay: 0, clipNorm: 1 }),
    stepInputs(model, batchSpec),
  );
  try {
    let { vectors } = initialState(initialParameters(model.parameters, 1));
    const masks = dropoutMasks(masksOf(model), 1);
    let totalMs = 0;
    for (let index = 0; index < 2; index++) {
      const startMs = now();
      vectors = stepResult(await step.run(stepFeeds(vectors, batch, index, 1e-3, masks(index)))).state;
      totalMs = (now() - startMs) * stepsPerEpoch * epochs;
      // The first step also warms up: believed only when it is far beyond the limit.
      if (totalMs > 3 * limitMs) {
        break;
      }
    }
    return totalMs;
  } finally {
    await step.dispose();
  }
}
