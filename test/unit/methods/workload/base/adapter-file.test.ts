import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { initialParameters } from '../../../../../src/compute';
import { UnusableModel } from '../../../../../src/compute/model-file/error';
import {
  readLoadAdapter,
  writeLoadAdapter,
  type LoadAdaptation,
} from '../../../../../src/methods/workload/base/adapter-file';
import { adapterParameters, INSERTION_POINTS } from '../../../../../src/methods/workload/base/network';
import { temporaryFolders } from '../../../process/fixtures/temporary';

const newFolder = temporaryFolders();
const points = [INSERTION_POINTS[0], { ...INSERTION_POINTS[4], rank: 7 }];
const adaptation: LoadAdaptation = {
  baseHash: 'a'.repeat(64),
  adapter: { points, parameters: initialParameters(adapterParameters(points), 1) },
  share: 0.75,
};

describe('the file of an adapter', () => {
  test('is read as it was written', async () => {
    const folder = newFolder();
    await writeLoadAdapter(folder, adaptation);
    expect(await readLoadAdapter(folder, adaptation.baseHash)).toEqual(adaptation);
  });

  test('is refused with another base, and says which it extends', async () => {
    const folder = newFolder();
    await writeLoadAdapter(folder, adaptation);
    const other = 'b'.repeat(64);
    await expect(readLoadAdapter(folder, other)).rejects.toThrow(
      new UnusableModel(
        `${path.join(folder, 'model.json')} extends the model with hash ${adaptation.baseHash}, which is not the one at hand (${other})`,
      ),
    );
  });

  test.each([
    ['"rank": 7', '"rank": 0', /config\.points\.1\.rank/],
    ['"rank": 7', '"rank": 6', /'parameters\/adapter\.past\.down' is \[/],
    ['"name": "adapter.past"', '"name": "adapter.inputs"', /a place stands twice/],
    ['"name": "adapter.past"', '"name": "adapter.lost"', /config\.points\.1\.name/],
    ['"share": 0.75', '"share": 2', /config\.share/],
  ])('is refused with a reason when %s becomes %s', async (from, to, reason) => {
    const folder = newFolder();
    await writeLoadAdapter(folder, adaptation);
    const file = path.join(folder, 'model.json');
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    await writeFile(file, text.replace(from, to));
    await expect(readLoadAdapter(folder, adaptation.baseHash)).rejects.toThrow(reason);
  });
});
