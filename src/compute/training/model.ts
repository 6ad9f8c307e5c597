import type { Scalar } from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';

/** A pure tfjs program: the same tensors in give the same loss out, with no state and no randomness of its own. */
export interface TrainableModel {
  readonly parameters: readonly ParameterSpec[];
  /** Mean loss of one batch. */
  loss(parameters: TensorMap, batch: TensorMap): Scalar;
}
