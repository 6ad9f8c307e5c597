/** A model as a serving config uses it, and what running it that way takes. */
import type { Finding } from './report';
import type { Problem, SourceRange } from './problem';

/** One number a config states, in the unit of the field it is in, with the token that states it. */
export interface Setting {
  /** As the config calls it, such as `max_queue_delay_microseconds`. */
  readonly key: string;
  readonly value: number;
  readonly range: SourceRange;
}

/** An input of the model as the config describes it. */
export interface ConfiguredInput {
  readonly name: string;
  readonly nameRange: SourceRange;
  /** Sizes without the batch; -1 is open. */
  readonly dims: readonly number[];
  readonly dimsRange: SourceRange;
}

export type ModelPlace =
  /** Relative to the folder, with forward slashes. */
  | { readonly kind: 'file'; readonly file: string }
  /** The config says where the model lies in this folder, and it is not there. */
  | { readonly kind: 'missing'; readonly expected: string };

/** A place in a config that names an ONNX model, with everything the config says about running it. */
export interface ModelUse {
  readonly config: 'triton' | 'kserve' | 'compose' | 'kubernetes';
  /** The model or service as the config calls it. */
  readonly name: string;
  /** The smallest token that names the model. */
  readonly range: SourceRange;
  readonly place: ModelPlace;
  /** Items that may run at once. Null: the config does not say, one is assumed. */
  readonly maxBatch: Setting | null;
  /** After so long a request is given up. */
  readonly requestTimeoutMs: Setting | null;
  /** After so long in the queue a request is given up. */
  readonly queueTimeoutMs: Setting | null;
  /** So long a request may wait for others to fill a batch. */
  readonly queueDelayMs: Setting | null;
  readonly cpus: Setting | null;
  /** Threads of one run. */
  readonly threads: Setting | null;
  /** Copies of the model that run side by side. */
  readonly instances: Setting | null;
  /** Requests handled at the same time. */
  readonly concurrency: Setting | null;
  /** Empty where the config does not describe them. */
  readonly inputs: readonly ConfiguredInput[];
}

/** The fields of a `ModelUse` that a config may leave out. */
export type ModelSettings = Pick<ModelUse, 'maxBatch' | 'requestTimeoutMs' | 'queueTimeoutMs' | 'queueDelayMs' | 'cpus' | 'threads' | 'instances' | 'concurrency'>;

export const noSettings: ModelSettings = {
  maxBatch: null, requestTimeoutMs: null, queueTimeoutMs: null, queueDelayMs: null, cpus: null, threads: null, instances: null, concurrency: null,
};

/** What one run takes on one thread. */
export interface ModelRun {
  readonly batch: number;
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** What is known of a model from its structure. */
export interface ModelFacts {
  /** Of one run with one item. */
  readonly flops: number;
  readonly parameters: number;
  /** As the file declares them: sizes, names of open dimensions, or null. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly (number | string | null)[] | null }[];
  /** Predicted runs, by rising batch; empty when nothing is known of this machine's speed. */
  readonly runs: readonly ModelRun[];
  /** What the predictions rest on; null without any. */
  readonly basis: string | null;
  /** Sizes that had to be assumed, such as `sequence = 128`. */
  readonly assumed: readonly string[];
}

export interface ServedModel {
  readonly use: ModelUse;
  /** Null when the model is missing or cannot be read. */
  readonly facts: ModelFacts | null;
  /** Why the model cannot be read. */
  readonly failure: string | null;
}

/** One config, as the editor holds it. */
export interface ServingQuestion {
  /** Absolute. */
  readonly folder: string;
  /** Relative to it, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** Where the calibration of this machine is kept. */
  readonly storageDir: string;
}

/** The models of one config. */
export interface ServingReport {
  readonly models: readonly ServedModel[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Rules that speak about served models. They need no traces. */
export const servingRules = ['model-timeout', 'model-batch', 'batching-delay', 'model-cpus', 'model-inputs', 'model-missing'] as const;

/** The largest batch a config allows. */
export function largestBatch({ maxBatch }: ModelUse): number {
  return Math.max(1, maxBatch?.value ?? 1);
}
