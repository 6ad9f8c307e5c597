/**
 * The JSON of `meshlens compress --json`: a documented, versioned contract. docs/compress.md explains every field,
 * docs/compress.schema.json validates it.
 */
import type { LatencyReport, ModelMeasurement } from '../latency/report';
import type { Problem } from '../problem';
import type { Timing } from '../report';

export const COMPRESSION_VERSION = 1;

export const variantNames = [
  'float16-storage',
  'int8-storage',
  'mixed-storage',
  'int8-weights',
  'int8-dynamic',
  'int8-static',
] as const;
export type VariantName = (typeof variantNames)[number];

export interface NamedFile {
  /** Absolute path, and what the report calls it. */
  readonly file: string;
  readonly fileName: string;
}

export interface CompressionOptions extends NamedFile {
  /** Sizes of open dimensions by name or place; `batch` sets whatever looks like one. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** Samples for inputs, along the first axis; an input of null stands for the only one. None: random ones. */
  readonly data: readonly (NamedFile & { readonly input: string | null })[];
  /** What is right for each sample. */
  readonly labels: NamedFile | null;
  readonly variants: readonly VariantName[];
  readonly target: CompressionTarget | null;
  /** Where the chosen variant is written. */
  readonly output: (NamedFile & { readonly force: boolean }) | null;
  /** Calibrate the prediction on this machine and measure the variants. */
  readonly measure: boolean;
  readonly seed: number;
  /** Where the calibration of this machine is kept; it is read when nothing is measured. */
  readonly storageDir: string | null;
}

/** One variant to be written, of a model that was compressed. A file at the place is replaced, the model itself never. */
export type VariantOrder = Pick<CompressionOptions, 'file' | 'fileName' | 'dimensions' | 'data' | 'seed'> & {
  readonly variant: VariantName;
  /** What `mixed-storage` was made for. */
  readonly target: CompressionTarget | null;
  readonly output: NamedFile;
};

/** At least so many times smaller, or faster. */
export interface CompressionTarget {
  readonly kind: 'size' | 'speed';
  readonly factor: number;
}

export interface CompressionReport {
  readonly version: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly createdMs: number;
  readonly file: string;
  /** Bytes of the model with its external data; with made-up weights, as if they were stored. */
  readonly sizeBytes: number;
  /** `made-up`: the file has no weights, and random ones stand in for them. */
  readonly weights: 'stored' | 'made-up';
  readonly data: {
    /** `random`: differences and ranges of activations are those of random inputs. */
    readonly source: 'given' | 'random';
    /** Samples that ranges of activations are from, and samples that variants are compared on. */
    readonly calibrationSamples: number;
    readonly comparedSamples: number;
    /** Whether the second are others than the first. */
    readonly heldOut: boolean;
  };
  readonly original: Times & { readonly accuracy: Accuracy | null };
  readonly variants: readonly CompressedVariant[];
  /** Variants that this model has not, and why. */
  readonly unavailable: readonly { readonly name: VariantName; readonly reason: string }[];
  readonly target:
    | (CompressionTarget & {
        readonly met: boolean;
        /** The variant with the smallest difference that meets the target, or the nearest; null when there is none. */
        readonly variant: VariantName | null;
        /** What that variant reaches. */
        readonly reached: number | null;
      })
    | null;
  /** What was written; null when nothing was. */
  readonly output: {
    readonly file: string;
    readonly variant: VariantName;
    readonly bytes: number;
    /** External data beside it; null without. */
    readonly dataFile: string | null;
  } | null;
  readonly calibration: LatencyReport['calibration'];
  readonly problems: readonly Problem[];
  readonly timings: readonly Timing[];
}

/** Milliseconds of one run on one thread; null when not predicted, or not measured. */
export interface Times {
  readonly predictedMs: number | null;
  readonly intervalMs: { readonly low: number; readonly high: number } | null;
  readonly measuredMs: number | null;
  readonly measurement: ModelMeasurement | null;
}

export interface CompressedVariant extends Times {
  readonly name: VariantName;
  readonly sizeBytes: number;
  /** How many times smaller than the original. */
  readonly sizeFactor: number;
  /** How many times faster; below 1: slower. */
  readonly predictedSpeedup: number | null;
  readonly measuredSpeedup: number | null;
  /** Layers that compute with 8-bit integers. */
  readonly integerLayers: number;
  /** Layers that stay floats. */
  readonly floatLayers: readonly {
    readonly operator: string;
    readonly count: number;
    readonly reason: string;
  }[];
  /** The largest relative error over the outputs, as the runtime runs the file by default; null when it could not be compared. */
  readonly outputError: number | null;
  readonly outputs: readonly ValueDifference[];
  /** Share of samples with the same largest entry of the first output as the original; null where outputs are no scores. */
  readonly agreement: number | null;
  readonly accuracy: Accuracy | null;
  /** Results of layers, the largest errors first, computed as the file says, without the runtime's own rounding. */
  readonly layers: readonly (ValueDifference & { readonly operator: string })[];
  readonly runtimes: readonly RuntimeCheck[];
  readonly notes: readonly string[];
}

export interface ValueDifference {
  readonly name: string;
  /** Root of the mean squared difference, relative to the root mean square of the original's value. */
  readonly relativeError: number;
  readonly largestDifference: number;
}

/** What a runtime makes of a variant. */
export interface RuntimeCheck {
  readonly runtime: 'onnxruntime-node' | 'onnxruntime-web';
  readonly version: string;
  /** Null when the variant does not run there. */
  readonly outputError: number | null;
  readonly reason: string | null;
}

export interface Accuracy {
  /** Share of samples whose largest score is the label's, or root of the mean squared error to the labels. */
  readonly kind: 'top-1' | 'rmse';
  readonly value: number;
}
