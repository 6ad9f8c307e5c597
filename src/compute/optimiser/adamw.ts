/** AdamW (Loshchilov and Hutter 2019) as a pure function on flat vectors, written in tf ops so that it compiles with the model. */
import { add, div, mul, scalar, sqrt, square, sub, tensor1d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';

export interface AdamState {
  readonly parameters: Tensor1D;
  /** First moment: decaying mean of the gradient. */
  readonly momentum: Tensor1D;
  /** Second moment: decaying mean of its square. */
  readonly variance: Tensor1D;
}

/** What changes from step to step. */
export interface AdamStep {
  readonly learningRate: Scalar;
  /** 1 − β1^t and 1 − β2^t, t counting from 1. */
  readonly momentumCorrection: Scalar;
  readonly varianceCorrection: Scalar;
}

export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * One update. Weight decay acts on the parameters directly, not through the gradient.
 * @param decayRates weight decay of each parameter; null when there is none.
 */
export function adamW(
  state: AdamState,
  gradient: Tensor1D,
  step: AdamStep,
  decayRates: Float32Array | null,
): AdamState {
  const momentum: Tensor1D = add(mul(state.momentum, scalar(BETA1)), mul(gradient, scalar(1 - BETA1)));
  const variance: Tensor1D = add(
    mul(state.variance, scalar(BETA2)),
    mul(square(gradient), scalar(1 - BETA2)),
  );
  const direction = div(
    div(momentum, step.momentumCorrection),
    add(sqrt(div(variance, step.varianceCorrection)), scalar(EPSILON)),
  );
  const pull = decayRates === null ? direction : add(direction, mul(state.parameters, tensor1d(decayRates)));
  return { parameters: sub(state.parameters, mul(pull, step.learningRate)), momentum, variance };
}
