import type { OnnxElementType } from '../element-type';

export type Shape = readonly number[];

/** Values of at most so many elements are computed where they can be: shapes, axes, scales, positions. */
export const MAX_FOLDED_ELEMENTS = 8192;

/** What is known about a value before the model runs. */
export interface TensorFact {
  readonly dtype: OnnxElementType;
  /** Null when not known. */
  readonly shape: Shape | null;
  /** The elements, row by row, when they follow from the file and the input shapes alone. */
  readonly values: Float64Array | null;
  /** Null when the value depends on the model's inputs; else the stored weights it was made from, none if it is no weight. */
  readonly weights: readonly StoredWeights[] | null;
}

/** A tensor of weights as the file states it: an initialiser, or what a constant node makes of nothing. */
export interface StoredWeights {
  readonly name: string;
  readonly elements: number;
  /** What the file holds of it, in bits per element: 8 where floats are made from 8-bit integers. */
  readonly bits: number;
}

/** What a rule says about one output. */
export interface Inferred {
  readonly shape: Shape | null;
  /** By default that of the first input. */
  readonly dtype?: OnnxElementType;
  readonly values?: Float64Array | null;
  /** The size depends on the data, and this is the most it can be. */
  readonly isBound?: boolean;
}
