import { add, div, minimum, mul, scalar, sqrt, square, sum } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';

/** Scales a gradient so that its Euclidean norm is at most `limit`; also returns the norm before scaling. */
export function clipByGlobalNorm(gradient: Tensor1D, limit: number): { clipped: Tensor1D; norm: Scalar } {
  const norm = sqrt(sum<Scalar>(square(gradient)));
  const factor = minimum(scalar(1), div(scalar(limit), add(norm, scalar(1e-6))));
  return { clipped: mul(gradient, factor), norm };
}
