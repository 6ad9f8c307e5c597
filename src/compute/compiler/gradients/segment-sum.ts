import {
  cast,
  gather,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  clipByValue,
  reshape,
} from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/**
 * The gradient of a segment sum reads each row's segment back; rows that were dropped (id outside the segments) get
 * zero. tfjs builds full-size boolean masks for that and reads out of range for ids that are too large.
 */
export const segmentSumGradient: GradConfig = {
  kernelName: 'UnsortedSegmentSum',
  inputsToSave: ['segmentIds'],
  gradFunc: (dy, saved, attributes) => {
    const [ids] = saved;
    const segments = attributes.numSegments as number;
    return {
      x: () => {
        const rows = gather(dy as Tensor, cast(clipByValue(ids, 0, segments - 1), 'int32'));
        const kept = cast(logicalAnd(greaterEqual(ids, 0), less(ids, segments)), 'float32');
        return mul(rows, reshape(kept, [ids.shape[0], ...rows.shape.slice(1).map(() => 1)]));
      },
    };
  },
};
