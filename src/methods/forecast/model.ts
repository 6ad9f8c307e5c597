import type * as tf from '@tensorflow/tfjs-core';
import type { EdgeStructure, ParameterSpec, TensorMap, TrainableModel } from '../../compute';

/** How a model is trained; the same for every data set. */
export interface HyperParameters {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly epochs: number;
  readonly patience: number;
}

/** Sizes a model is built for. */
export interface ModelSize {
  /** Origins of a batch. */
  readonly size: number;
  readonly nodes: number;
  readonly inputSteps: number;
  readonly steps: number;
  /** Rows per day; 1 without a season. */
  readonly period: number;
  /** Edges a learned adjacency is restricted to; null where it may be dense. */
  readonly learnable: EdgeStructure | null;
}

/** What a model says of each series and step, scaled units, each [B, N, H]. */
export interface Foretold {
  readonly point: tf.Tensor;
  /** Distances, never negative, from the point down to the 5 % and up to the 95 % quantile; absent where a model gives none. */
  readonly below?: tf.Tensor;
  readonly above?: tf.Tensor;
}

/** A forecasting model: parameters, a pure forward function and its loss. */
export interface ForecastModel extends TrainableModel {
  readonly parameters: readonly ParameterSpec[];
  readonly training: HyperParameters;
  predict(parameters: TensorMap, batch: TensorMap): Foretold;
}
