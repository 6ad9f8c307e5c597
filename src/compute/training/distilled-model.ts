import { add, mul } from '@tensorflow/tfjs-core';
import type { TrainableModel } from './model';

export interface Distillation {
  /** The batch tensor with what is right. */
  readonly target: string;
  /** The batch tensor, of the same shape, with what the teacher says. */
  readonly teacher: string;
  /** Share of the loss against the teacher; the rest is against what is right. */
  readonly share: number;
}

/**
 * A student: the same model, whose loss is a mixture of the loss against its targets and of the loss against a teacher's outputs.
 * Source: Hinton et al., Distilling the Knowledge in a Neural Network (2015), at temperature 1.
 */
export function distilledModel(
  model: TrainableModel,
  { target, teacher, share }: Distillation,
): TrainableModel {
  return {
    ...model,
    loss(parameters, batch, masks) {
      const right = model.loss(parameters, batch, masks);
      const taught = model.loss(parameters, { ...batch, [target]: batch[teacher] }, masks);
      return add(mul(right, 1 - share), mul(taught, share));
    },
  };
}
