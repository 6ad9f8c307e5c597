import type { Scalar } from '@tensorflow/tfjs-core';
import type { DropoutSpec } from '../nn/dropout';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';

/** A pure tfjs program: the same tensors in give the same loss out, with no state and no randomness of its own. */
export interface TrainableModel {
  readonly parameters: readonly ParameterSpec[];
  /** Masks the loss multiplies activations by, drawn again for every training step. */
  readonly dropout?: readonly DropoutSpec[];
  /** Mean loss of one batch; `masks` are the dropout masks by name; all ones outside training. */
  loss(parameters: TensorMap, batch: TensorMap, masks: TensorMap): Scalar;
}
