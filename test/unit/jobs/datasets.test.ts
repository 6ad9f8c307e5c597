import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeDataset, encodeDataset } from '../../../src/jobs/dataset-format';
import { openDatasets } from '../../../src/jobs/datasets';
import { temporaryFolders } from '../process/fixtures/temporary';

const folder = temporaryFolders();
const recording = () => ({
  services: ['web', 'cart'],
  present: [true, false],
  clock: null,
  node: Float32Array.of(1.5, NaN, -0, 1e-42),
  deep: [{ offsets: Float64Array.of(2 ** 53, -1) }, { flags: Uint8Array.of(1, 2, 3) }],
  empty: new Int32Array(0),
});

describe('a dataset', () => {
  it('comes back as it was, to the last bit, whatever the types and lengths of its arrays', async () => {
    const datasets = openDatasets(folder());
    const key = await datasets.put(recording());
    const loaded = await datasets.load(key);
    expect(loaded).toEqual(recording());
    expect(Object.is(loaded.node[2], -0)).toBe(true);
    // An array is a part of a larger buffer as well.
    const part = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    expect(await datasets.load(await datasets.put({ part }))).toEqual({ part: Float32Array.of(1, 2) });
  });

  it('is named by its content alone', () => {
    expect(encodeDataset(recording()).key).toBe(encodeDataset(recording()).key);
    const other = recording();
    other.node[0] = 2;
    expect(encodeDataset(other).key).not.toBe(encodeDataset(recording()).key);
  });

  it('is written once for the same content', async () => {
    const place = folder();
    const datasets = openDatasets(place);
    const key = await datasets.put(recording());
    const file = path.join(place, `${key}.dataset`);
    const { ino } = await stat(file);
    expect(await openDatasets(place).put(recording())).toBe(key);
    expect((await stat(file)).ino).toBe(ino);
    expect(await readdir(place)).toHaveLength(1);
  });

  it('is refused when any byte is wrong or missing', async () => {
    const place = folder();
    const datasets = openDatasets(place);
    const key = await datasets.put(recording());
    const file = path.join(place, `${key}.dataset`);
    const bytes = await readFile(file);
    for (let position = 0; position < bytes.length; position += 11) {
      const flipped = Buffer.from(bytes);
      flipped[position] ^= 1;
      expect(() => decodeDataset(flipped, key), `byte ${position} flipped`).toThrow('damaged');
      expect(() => decodeDataset(bytes.subarray(0, position), key), `cut at ${position}`).toThrow('damaged');
    }
    await writeFile(file, bytes.subarray(1));
    await expect(datasets.load(key)).rejects.toThrow(`The dataset ${file} cannot be used`);
  });

  it('holds nothing but JSON and numbers', () => {
    expect(() => encodeDataset({ made: new Date() })).toThrow('dataset.made is not plain JSON');
    expect(() => encodeDataset({ share: NaN })).toThrow('dataset.share is NaN');
  });

  it('needs a place', async () => {
    await expect(openDatasets(null).put(recording())).rejects.toThrow('without a place for datasets');
  });

  it('makes room: the ones used last stay', async () => {
    const place = folder();
    await mkdir(place, { recursive: true });
    const datasets = openDatasets(place);
    const first = await datasets.put({ first: true });
    for (let index = 0; index < 15; index++) {
      const file = path.join(place, `${index}.dataset`);
      await writeFile(file, '');
      await utimes(file, index, index);
    }
    await datasets.put({ last: true });
    const names = await readdir(place);
    expect(names).toHaveLength(16);
    expect(names).toContain(`${first}.dataset`);
    expect(names).not.toContain('0.dataset');
  });
});
