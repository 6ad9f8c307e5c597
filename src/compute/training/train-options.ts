/** What a training run takes, tells while it runs, and gives back. */
import type { Runtime } from '../runtimes/runtime';
import type { HostTensors, TensorSpecs } from '../tensors';
import type { CheckpointPace } from './checkpoint-keeper';
import type { TrainableModel } from './model';
import type { EpochRecord } from './state';

export interface TrainOptions {
  readonly model: TrainableModel;
  readonly runtime: Runtime;
  readonly batchSpec: TensorSpecs;
  /** Batches of an epoch, in an order that depends on nothing but the epoch (and a seed): a resumed run asks again and skips. */
  trainBatches(epoch: number): Iterable<HostTensors>;
  /** Validation batches, the same every time; may be none, then the training loss chooses the epoch. */
  validationBatches(): Iterable<HostTensors>;
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Largest global norm of a gradient. */
  readonly clipNorm: number;
  /** Default 0. */
  readonly warmupSteps?: number;
  /** Epochs without a better validation loss after which training ends. */
  readonly patience: number;
  readonly seed: number;
  /**
   * Called before each step (counted from 0) with the parameters that the step will read. May rewrite those that are
   * fixed. Must be a function of its arguments: a resumed run calls it for the steps it makes, and for no others.
   */
  beforeStep?(step: number, parameters: Float32Array, batch: HostTensors): void | Promise<void>;
  /** Parameters to start from; default: drawn from the seed. */
  readonly initial?: Float32Array;
  /** Batches of an epoch, if known: the learning rate then falls step by step, and the first epoch has an estimate of what remains. */
  readonly stepsPerEpoch?: number;
  onProgress?(progress: TrainProgress): void;
  /** Training ends at the next step boundary, rejecting with the signal's reason, after writing a checkpoint. */
  readonly signal?: AbortSignal;
  /**
   * Where to keep the state for a resume; removed when training is complete, unless `keep` is set. `fingerprint` should identify the data: a
   * checkpoint with another one, or of a run with other settings, is ignored.
   */
  readonly checkpoint?: CheckpointOptions;
}

export interface CheckpointOptions {
  readonly file: string;
  readonly fingerprint?: string;
  readonly pace?: CheckpointPace;
  /** Keep the state of a finished run that took longer than the pace: a job of several runs is repeated from there. */
  readonly keep?: boolean;
  /** Called when the run goes on from a checkpoint, with what was not repeated. */
  onResume?(epochs: number, steps: number): void;
}

/** The checkpoint of one of several trainings that belong together. */
export function checkpointOfPart(
  checkpoint: CheckpointOptions | undefined,
  part: string,
): CheckpointOptions | undefined {
  return (
    checkpoint && {
      ...checkpoint,
      file: `${checkpoint.file.replace(/\.checkpoint$/, '')}-${part}.checkpoint`,
    }
  );
}

export interface TrainProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Steps since the beginning of the run. */
  readonly step: number;
  /** Mean over the epoch so far. */
  readonly trainLoss: number;
  /** Of the last complete epoch. */
  readonly validationLoss: number | null;
  readonly etaMs: number | null;
}

export interface TrainResult {
  /** The parameters with the best validation loss. */
  readonly parameters: Float32Array;
  readonly bestEpoch: number;
  /** Epochs completed, which early stopping may make fewer than asked for. */
  readonly epochs: number;
  readonly validationLoss: number;
  readonly history: readonly EpochRecord[];
  /** Median time of a step. */
  readonly stepMs: number;
  /** Time spent writing checkpoints. */
  readonly checkpointMs: number;
  /** The step at which a checkpoint was taken up; null when training started from the beginning. */
  readonly resumedAtStep: number | null;
  /** What the user should know: a checkpoint that was not used, and why. */
  readonly notices: readonly string[];
}
