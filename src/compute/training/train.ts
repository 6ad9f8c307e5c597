/** The training loop: epochs of compiled steps, validation, early stopping, checkpoints, progress and cancellation. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { dropoutMasks } from '../nn/dropout';
import { initialParameters, parameterCount } from '../parameters';
import type { CompiledFunction } from '../runtimes/runtime';
import type { HostTensors } from '../tensors';
import { CheckpointKeeper } from './checkpoint-keeper';
import { fingerprintOf } from './fingerprint';
import { learningRateAt } from './schedule';
import { initialState } from './state';
import type { TrainingState } from './state';
import {
  evaluationFeeds,
  evaluationInputs,
  evaluationStep,
  masksOf,
  stepFeeds,
  stepInputs,
  stepResult,
  stepTargets,
  trainingStep,
} from './step';
import type { StateVectors } from './step';
import { StepClock } from './step-clock';
import type { TrainOptions, TrainResult } from './train-options';

/**
 * Trains a model. On one runtime and thread count the result is a function of the options and the data, to the last bit,
 * also across interruptions.
 * @throws the signal's reason when aborted; an Error when the loss stops being a number or a batch does not fit its spec.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { model, runtime, batchSpec } = options;
  const keeper = new CheckpointKeeper(
    options.checkpoint?.file ?? null,
    fingerprintOf(options),
    undefined,
    options.checkpoint?.pace,
  );
  const initial = options.initial ?? initialParameters(model.parameters, options.seed);
  if (initial.length !== parameterCount(model.parameters)) {
    throw new Error(
      `The model has ${parameterCount(model.parameters)} parameters, the initial vector ${initial.length}.`,
    );
  }
  const state = (await keeper.resume()) ?? initialState(initial);
  const resumedAtStep = state.counters.step > 0 ? state.counters.step : null;
  if (resumedAtStep !== null) {
    options.checkpoint?.onResume?.(state.counters.epoch, resumedAtStep);
  }
  const step = await runtime.compile(trainingStep(model, options), stepInputs(model, batchSpec));
  try {
    const evaluate = await runtime.compile(evaluationStep(model), evaluationInputs(model, batchSpec));
    try {
      const clock = await new Loop(options, state, keeper, step, evaluate).run();
      await (options.checkpoint?.keep === true ? keeper.finish(state) : keeper.remove());
      const { bestEpoch, bestLoss, history } = state.counters;
      return {
        parameters: state.best,
        bestEpoch,
        epochs: history.length,
        validationLoss: bestLoss ?? NaN,
        history,
        stepMs: clock.medianMs(),
        checkpointMs: keeper.spentMs,
        resumedAtStep,
        notices: keeper.notices,
      };
    } finally {
      await evaluate.dispose();
    }
  } finally {
    await step.dispose();
  }
}

class Loop {
  private readonly clock = new StepClock();
  /** The other half of the double buffer: a step never writes where it reads. */
  private spare: StateVectors;
  private readonly masks: (step: number) => HostTensors;

  constructor(
    private readonly options: TrainOptions,
    private readonly state: TrainingState,
    private readonly keeper: CheckpointKeeper,
    private readonly step: CompiledFunction,
    private readonly evaluate: CompiledFunction,
  ) {
    const { length } = state.best;
    this.masks = dropoutMasks(masksOf(options.model), options.seed);
    this.spare = {
      parameters: new Float32Array(length),
      momentum: new Float32Array(length),
      variance: new Float32Array(length),
    };
  }

  async run(): Promise<StepClock> {
    const { counters } = this.state;
    while (counters.epoch < this.options.epochs && !this.exhausted()) {
      await this.trainEpoch();
      await this.closeEpoch();
    }
    return this.clock;
  }

  private exhausted(): boolean {
    const { epoch, bestEpoch } = this.state.counters;
    return bestEpoch >= 0 && epoch - 1 - bestEpoch >= this.options.patience;
  }

  private async trainEpoch(): Promise<void> {
    const { counters } = this.state;
    let index = 0;
    for (const batch of this.options.trainBatches(counters.epoch)) {
      if (index++ < counters.stepInEpoch) {
        continue;
      }
      await this.boundary();
      await this.runStep(batch);
      this.report(counters.lossSum / counters.stepInEpoch);
    }
    if (index === 0) {
      throw new Error('There are no training batches.');
    }
    counters.stepsPerEpoch = index;
  }

  /** Between two steps or validation batches: other work of the process runs, a cancellation is honoured, a checkpoint is written when due. */
  private async boundary(): Promise<void> {
    await nextTurn();
    if (this.options.signal?.aborted === true) {
      await this.keeper.write(this.state);
      this.options.signal.throwIfAborted();
    }
    await this.keeper.writeIfDue(this.state);
  }

  private async runStep(batch: HostTensors): Promise<void> {
    const { counters, vectors } = this.state;
    const { learningRate, epochs, warmupSteps = 0, stepsPerEpoch } = this.options;
    const rate = learningRateAt(
      { learningRate, epochs, warmupSteps, stepsPerEpoch },
      counters.step,
      counters.epoch,
    );
    await this.options.beforeStep?.(counters.step, vectors.parameters, batch);
    const startMs = performance.now();
    const feeds = stepFeeds(vectors, batch, counters.step, rate, this.masks(counters.step));
    const result = stepResult(await this.step.run(feeds, stepTargets(this.spare)));
    this.clock.add(performance.now() - startMs);
    if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) {
      throw new Error(
        `Training diverged: the loss is ${result.loss} at epoch ${counters.epoch + 1}, step ${counters.step + 1} (gradient norm ${result.gradientNorm}).`,
      );
    }
    this.state.vectors = result.state;
    this.spare = vectors;
    counters.lossSum += result.loss;
    counters.step++;
    counters.stepInEpoch++;
  }

  private async closeEpoch(): Promise<void> {
    const { counters, vectors } = this.state;
    const trainLoss = counters.lossSum / counters.stepInEpoch;
    const validationLoss = await this.validate();
    counters.history.push({ epoch: counters.epoch, trainLoss, validationLoss });
    const loss = validationLoss ?? trainLoss;
    if (counters.bestLoss === null || loss < counters.bestLoss) {
      counters.bestLoss = loss;
      counters.bestEpoch = counters.epoch;
      this.state.best.set(vectors.parameters);
    }
    this.report(trainLoss);
    counters.epoch++;
    counters.stepInEpoch = 0;
    counters.lossSum = 0;
  }

  private async validate(): Promise<number | null> {
    let sum = 0;
    let count = 0;
    for (const batch of this.options.validationBatches()) {
      await this.boundary();
      const { loss } = await this.evaluate.run(evaluationFeeds(this.state.vectors.parameters, batch));
      sum += loss[0];
      count++;
    }
    return count === 0 ? null : sum / count;
  }

  private report(trainLoss: number): void {
    const { epoch, step, stepInEpoch, history, stepsPerEpoch } = this.state.counters;
    const { epochs, onProgress } = this.options;
    const perEpoch = stepsPerEpoch ?? this.options.stepsPerEpoch ?? null;
    const remaining = perEpoch === null ? null : (epochs - epoch) * perEpoch - stepInEpoch;
    const etaMs = remaining === null ? null : Math.max(0, remaining) * this.clock.meanIntervalMs();
    onProgress?.({
      epoch,
      epochs,
      step,
      trainLoss,
      validationLoss: history.at(-1)?.validationLoss ?? null,
      etaMs,
    });
  }
}
