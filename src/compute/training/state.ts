/** Everything a training run knows between two steps; a checkpoint is exactly this. */
import type { StateVectors } from './step';

export interface EpochRecord {
  readonly epoch: number;
  /** Mean over the epoch's batches. */
  readonly trainLoss: number;
  /** Mean over the validation batches; null when there are none. */
  readonly validationLoss: number | null;
}

export interface TrainingCounters {
  epoch: number;
  /** Batches of this epoch already used. */
  stepInEpoch: number;
  /** Steps since the beginning. */
  step: number;
  /** Sum of this epoch's batch losses. */
  lossSum: number;
  /** -1 and null before the first epoch is complete. */
  bestEpoch: number;
  bestLoss: number | null;
  /** Steps of a whole epoch, once one is complete. */
  stepsPerEpoch: number | null;
  history: EpochRecord[];
}

export interface TrainingState {
  vectors: StateVectors;
  /** Parameters with the lowest validation loss so far. */
  best: Float32Array;
  readonly counters: TrainingCounters;
}

export function initialState(parameters: Float32Array): TrainingState {
  return {
    vectors: {
      parameters: parameters.slice(),
      momentum: new Float32Array(parameters.length),
      variance: new Float32Array(parameters.length),
    },
    best: parameters.slice(),
    counters: {
      epoch: 0,
      stepInEpoch: 0,
      step: 0,
      lossSum: 0,
      bestEpoch: -1,
      bestLoss: null,
      stepsPerEpoch: null,
      history: [],
    },
  };
}
