import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialParameters } from '../../../../../src/compute';
import { UnusableModel } from '../../../../../src/compute/model-file/error';
import { IMAGE_CHANNELS } from '../../../../../src/methods/anomaly/outline/image';
import { readOutlineModel, writeOutlineModel } from '../../../../../src/methods/anomaly/outline/model-file';
import { outlineParameters } from '../../../../../src/methods/anomaly/outline/network';

describe('the file of the segmentation network', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshlens-outline-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read as it was written', async () => {
    await writeOutlineModel(folder, 'a test', initialParameters(outlineParameters(), 1));
    const outliner = await readOutlineModel(folder);
    expect(outliner(new Float32Array(16 * IMAGE_CHANNELS))).toHaveLength(16);
  });

  it('is refused with a reason when it is of another size or damaged', async () => {
    await writeOutlineModel(folder, 'a test', new Float32Array(10));
    await expect(readOutlineModel(folder)).rejects.toThrow(/another size/);
    const weights = path.join(folder, 'weights.bin');
    await writeFile(weights, (await readFile(weights)).subarray(1));
    await expect(readOutlineModel(folder)).rejects.toBeInstanceOf(UnusableModel);
  });
});
