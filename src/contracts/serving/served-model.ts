/** A model as a serving config uses it, and what running it that way takes. */
import type { Written } from '../fix';
import type { Finding } from '../report';
import type { Problem, SourceRange } from '../problem';

/** One number a config states, in the unit of the field it is in, with the token that states it. */
export interface Setting {
  /** As the config calls it, such as `max_queue_delay_microseconds`. */
  readonly key: string;
  readonly value: number;
  readonly range: SourceRange;
  /** Absent where the value is not written verbatim, such as a variable that is filled in. */
  readonly written?: Written;
}

/** An input or output of the model as the config describes it. */
export interface ConfiguredTensor {
  readonly name: string;
  readonly nameRange: SourceRange;
  /** Sizes without the batch; -1 is open. Null where the config gives none. */
  readonly dims: readonly number[] | null;
  readonly dimsRange: SourceRange;
  /** As the config calls it, such as `TYPE_FP32`; null or absent where the config gives none. */
  readonly type?: { readonly name: string; readonly range: SourceRange } | null;
}

export type ModelPlace =
  /** Relative to the folder, with forward slashes. */
  | { readonly kind: 'file'; readonly file: string }
  /** The config says where the model lies in this folder, and it is not there. */
  | { readonly kind: 'missing'; readonly expected: string }
  /** In a store that is not read from here, and not in this folder either. */
  | { readonly kind: 'store'; readonly address: string };

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
  /** Sizes that the server tries to fill batches to, in the order written; empty where it just takes what is there. */
  readonly preferredBatches: readonly Setting[];
  /** Where the config asks for a GPU: then times on this processor say little. */
  readonly gpu: SourceRange | null;
  /** Empty where the config does not describe them. */
  readonly inputs: readonly ConfiguredTensor[];
  /** Absent and empty mean the same. */
  readonly outputs?: readonly ConfiguredTensor[];
}

/** The fields of a `ModelUse` that a config may leave out. */
export type ModelSettings = Pick<
  ModelUse,
  | 'maxBatch'
  | 'requestTimeoutMs'
  | 'queueTimeoutMs'
  | 'queueDelayMs'
  | 'cpus'
  | 'threads'
  | 'instances'
  | 'concurrency'
>;

export const noSettings: ModelSettings = {
  maxBatch: null,
  requestTimeoutMs: null,
  queueTimeoutMs: null,
  queueDelayMs: null,
  cpus: null,
  threads: null,
  instances: null,
  concurrency: null,
};

/** What predicted times rest on: kernels measured on this machine, or the model that ships alone. */
export type PredictionBasis =
  { readonly kind: 'calibrated'; readonly kernels: number } | { readonly kind: 'prior' };

/** What one run takes on one thread. */
export interface ModelRun {
  readonly batch: number;
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** An input or output as the model declares it. */
export interface DeclaredTensor {
  readonly name: string;
  /** Sizes, names of open dimensions, null for open ones without a name; null as a whole where nothing is declared. */
  readonly shape: readonly (number | string | null)[] | null;
  /** Element type as ONNX calls it, such as `float32`; null or absent where it is not known. */
  readonly type?: string | null;
}

/** What is known of a model from its structure. */
export interface ModelFacts {
  /** Of one run with one item. */
  readonly flops: number;
  readonly parameters: number;
  readonly inputs: readonly DeclaredTensor[];
  /** Absent where they were not looked at. */
  readonly outputs?: readonly DeclaredTensor[];
  /** Nodes whose work is not known: FLOPs and times leave them out. */
  readonly unknownNodes: number;
  /** Predicted runs, by rising batch, the first with one item; empty when nothing can be predicted. */
  readonly runs: readonly ModelRun[];
  /** Null when nothing is predicted. */
  readonly basis: PredictionBasis | null;
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
  /** Globs; when there are any, a config they do not match is left alone. */
  readonly include: readonly string[];
  /** Globs of configs that are left alone. */
  readonly exclude: readonly string[];
  /** Where the calibration of this machine is kept; null: none is used, as in an analysis without a cache. */
  readonly storageDir: string | null;
}

/** The models of one config. */
export interface ServingReport {
  readonly models: readonly ServedModel[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Rules that speak about served models. They need no traces. */
export const servingRules = [
  'model-timeout',
  'model-batch',
  'batching-delay',
  'model-cpus',
  'model-inputs',
  'model-missing',
] as const;

/** The largest batch a config allows. */
export function largestBatch({ maxBatch }: ModelUse): number {
  return Math.max(1, maxBatch?.value ?? 1);
}

/** Sizes the server tries to fill batches to, as far as they are allowed, rising. */
export function preferredBatches(use: ModelUse): readonly Setting[] {
  const largest = largestBatch(use);
  return use.preferredBatches.filter(({ value }) => value <= largest).sort((a, b) => a.value - b.value);
}

/** More sizes are not worth a prediction each. */
const MAX_PREFERRED = 4;

/** The batches whose times are worth knowing, rising: one item, the sizes preferred, the largest allowed. */
export function batchesOf(use: ModelUse): readonly number[] {
  const preferred = preferredBatches(use)
    .slice(-MAX_PREFERRED)
    .map(({ value }) => value);
  return [...new Set([1, ...preferred, largestBatch(use)])];
}

/** What predicted times rest on, to follow `from`. */
export function basisText(basis: PredictionBasis): string {
  return basis.kind === 'calibrated'
    ? `${basis.kernels} kernels measured on this machine`
    : 'measurements made on another machine: this one is not calibrated';
}
