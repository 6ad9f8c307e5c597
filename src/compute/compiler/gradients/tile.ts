import { reshape, sum } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/**
 * The gradient of tile as one reshape and one sum. tfjs adds one slice per repetition, which for a broadcast over 40
 * services and 32 samples is 1,280 slices in the graph, and stops at rank 4.
 */
export const tileGradient: GradConfig = {
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const [x] = saved;
    const reps = attributes.reps as number[];
    return {
      x: () => {
        // [r0, d0, r1, d1, …]: the copies of each axis beside the axis itself.
        const interleaved = x.shape.flatMap((dimension, axis) => [reps[axis], dimension]);
        const copies = x.shape.map((_, axis) => 2 * axis);
        return reshape(sum(reshape(dy as Tensor, interleaved), copies), x.shape);
      },
    };
  },
};
