export type { Tensor } from '@tensorflow/tfjs-core';
export type { TensorMap } from '../../../../../src/compute/tensors';
