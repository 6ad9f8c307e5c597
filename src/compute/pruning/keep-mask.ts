/** Magnitude pruning: the smallest entries of matrices are set to zero and stay there. */
import { mul, tensor } from '@tensorflow/tfjs-core';
import { parameterView, type ParameterSpec } from '../parameters';
import { sizeOf, type TensorMap } from '../tensors';
import type { TrainableModel } from '../training/model';

/**
 * Which parameters stay. In each matrix the same share goes, the smallest by magnitude; vectors (biases, gains) and fixed parameters
 * stay whole.
 * Source: Han et al., Learning both Weights and Connections for Efficient Neural Networks (NeurIPS 2015).
 * @param share of a matrix that goes, 0 to 1
 * @returns 1 for what stays and 0 for what goes, in the order of `flat`
 */
export function magnitudeMask(
  specs: readonly ParameterSpec[],
  flat: Float32Array,
  share: number,
): Float32Array {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`The share to prune is ${share}, not between 0 and 1.`);
  }
  const mask = new Float32Array(flat.length).fill(1);
  for (const { name, shape, isFixed } of specs) {
    if (shape.length < 2 || isFixed === true) {
      continue;
    }
    const values = parameterView(specs, flat, name);
    const kept = parameterView(specs, mask, name);
    // Ties go by position, so that exactly as many go as were asked for.
    const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[a]) - Math.abs(values[b]));
    for (const at of order.slice(0, Math.round(share * values.length))) {
      kept[at] = 0;
    }
  }
  return mask;
}

/** The parameters without those that go. */
export function withMask(flat: Float32Array, mask: Float32Array): Float32Array {
  return flat.map((value, at) => (mask[at] === 0 ? 0 : value));
}

/**
 * The same model with a mask on its parameters. What is masked gets no gradient: trained from parameters where it is zero, it is
 * exactly zero after every step, because AdamW moves it neither by momentum nor by decay.
 */
export function maskedModel(model: TrainableModel, mask: Float32Array): TrainableModel {
  const { parameters } = model;
  const masked = parameters.filter(({ name }) => parameterView(parameters, mask, name).includes(0));
  return {
    ...model,
    loss(values, batch, masks) {
      const kept = masked.map(({ name, shape }) => [
        name,
        mul(values[name], tensor(parameterView(parameters, mask, name), [...shape])),
      ]);
      return model.loss({ ...values, ...Object.fromEntries(kept) } as TensorMap, batch, masks);
    },
  };
}

/** Parameters of matrices that are not zero, and all that they have. */
export function matrixEntries(
  specs: readonly ParameterSpec[],
  flat: Float32Array,
): { readonly kept: number; readonly all: number } {
  let [kept, all] = [0, 0];
  for (const { name, shape } of specs) {
    if (shape.length >= 2) {
      all += sizeOf(shape);
      kept += parameterView(specs, flat, name).reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    }
  }
  return { kept, all };
}
