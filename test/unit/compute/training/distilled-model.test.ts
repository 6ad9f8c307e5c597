import { describe, expect, it } from 'vitest';
import type { HostTensors } from '../../../../src/compute';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { distilledModel } from '../../../../src/compute/training/distilled-model';
import { train } from '../../../../src/compute/training/train';
import { toyBatch, toyBatchSpec, toyModel, toyOptions } from '../support/toy';

const batchSpec = { ...toyBatchSpec, lesson: toyBatchSpec.y };

/** Trains the toy on batches with lessons, which are the targets times a factor. */
async function student(share: number, factor: number) {
  const withLesson = (batch: HostTensors): HostTensors => ({
    ...batch,
    lesson: batch.y.map((y) => y * factor),
  });
  const batches = [1, 2, 3].map((seed) => withLesson(toyBatch(seed)));
  return train(
    toyOptions({
      runtime: await openOnnxRuntimeNode(1),
      model: distilledModel(toyModel, { target: 'y', teacher: 'lesson', share }),
      batchSpec,
      trainBatches: () => batches,
      validationBatches: () => [withLesson(toyBatch(99))],
    }),
  );
}

describe('distilledModel', () => {
  it('learns from labels alone without a share, and then ignores the teacher', async () => {
    const [one, other] = [await student(0, 1), await student(0, -5)];
    expect(one.parameters).toEqual(other.parameters);
  });

  it('learns what the teacher says where the whole share is its own', async () => {
    const [taught, right] = [await student(1, -1), await student(0, 1)];
    expect(taught.history.at(-1)!.trainLoss).toBeLessThan(taught.history[0].trainLoss);
    // Against its own labels it is wrong: the last weights have turned around.
    const project = (parameters: Float32Array): number[] => [...parameters.slice(-16)].map(Math.sign);
    expect(project(taught.parameters)).not.toEqual(project(right.parameters));
  });

  it('mixes both losses by the share', async () => {
    const losses = await Promise.all([0, 0.25, 1].map(async (share) => (await student(share, 2)).history[0]));
    const first = losses.map(({ validationLoss }) => validationLoss!);
    expect(first[1]).toBeGreaterThan(Math.min(first[0], first[2]));
    expect(first[1]).toBeLessThan(Math.max(first[0], first[2]));
  });
});
