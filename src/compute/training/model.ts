import type { Scalar } from '@tensorflow/tfjs-core';
import type { DropoutSpec } from '../nn/dropout';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';

/** A pure tfjs program: the same tensors in give the same loss out, with no state and no randomness of its own. */
export interface TrainableModel {
  readonly parameters: readonly ParameterSpec[];
  /** Masks the loss multiplies activations by, drawn again for every training step. */
  readonly dropout?: readonly DropoutSpec[];
  /**
   * Equal parts of a batch, along the first axis of each of its tensors, that the loss is computed on one after the other
   * and summed; default 1. Only one part's activations are kept at a time, and they stay in the cache. The loss must be a
   * sum over the rows of a batch, and the masks have a part's shapes.
   */
  readonly parts?: number;
  /** Mean loss of one batch; `masks` are the dropout masks by name; all ones outside training. */
  loss(parameters: TensorMap, batch: TensorMap, masks: TensorMap): Scalar;
}
