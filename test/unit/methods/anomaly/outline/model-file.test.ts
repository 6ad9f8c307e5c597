import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialParameters } from '../../../../../src/compute';
import { UnusableModel } from '../../../../../src/compute/model-file/error';
import { IMAGE_CHANNELS } from '../../../../../src/methods/anomaly/outline/image';
import {
  loadOutliner,
  readOutlineModel,
  writeOutlineModel,
} from '../../../../../src/methods/anomaly/outline/model-file';
import { writeModel } from '../../../../../src/compute/model-file/write';
import { outlineParameters } from '../../../../../src/methods/anomaly/outline/network';

const parameters = initialParameters(outlineParameters(), 1);

describe('the file of the segmentation network', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshlens-outline-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const writeFlat = (data: Float32Array): Promise<string> =>
    writeModel(folder, {
      kind: 'outline',
      description: 'a test',
      config: { channels: IMAGE_CHANNELS },
      tensors: [{ name: 'parameters', shape: [data.length], data }],
    });

  it('is read as it was written', async () => {
    await writeOutlineModel(folder, { description: 'a test', parameters });
    const outliner = await loadOutliner(folder);
    expect(outliner(new Float32Array(16 * IMAGE_CHANNELS))).toHaveLength(16);
  });

  it('is read from the exact form that came before', async () => {
    await writeFlat(parameters);
    expect(await readOutlineModel(folder)).toEqual({ description: 'a test', parameters });
  });

  it('is refused with a reason when it is of another size or damaged', async () => {
    await writeFlat(parameters.subarray(1));
    await expect(readOutlineModel(folder)).rejects.toThrow(/'parameters\/fine1' is missing/);
    const weights = path.join(folder, 'weights.bin');
    await writeFile(weights, (await readFile(weights)).subarray(1));
    await expect(readOutlineModel(folder)).rejects.toBeInstanceOf(UnusableModel);
  });
});
