import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnusableModel } from '../../../../src/compute/model-file/error';
import { flatParameters, storedParameters } from '../../../../src/compute/model-file/parameters';
import { readModel } from '../../../../src/compute/model-file/read';
import type { StoredTensor } from '../../../../src/compute/model-file/tensor';
import { writeModel, type ModelToStore } from '../../../../src/compute/model-file/write';
import type { ParameterSpec } from '../../../../src/compute';

const model: ModelToStore = {
  kind: 'toy',
  description: 'a test',
  config: { width: 2, names: ['a', 'b'] },
  tensors: [
    { name: 'codes', shape: [3], data: Int8Array.of(-128, 0, 127) },
    { name: 'weights', shape: [2, 2], data: Float32Array.of(1, -0, 1e-45, 3.4e38) },
    { name: 'bytes', shape: [1], data: Uint8Array.of(255) },
    { name: 'index', shape: [], data: Int32Array.of(-7) },
  ],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-model-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function edit(name: string, change: (bytes: Buffer) => Buffer | string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, change(await readFile(file)));
}

const editHeader = (change: (header: Record<string, unknown>) => void): Promise<void> =>
  edit('model.json', (bytes) => {
    const header = JSON.parse(bytes.toString()) as Record<string, unknown>;
    change(header);
    return JSON.stringify(header);
  });

describe('a model folder', () => {
  it('gives back every type bit for bit, and leaves nothing else behind', async () => {
    const hash = await writeModel(folder, model);
    expect(await readModel(folder, { kind: 'toy' })).toEqual({
      description: model.description,
      config: model.config,
      tensors: model.tensors,
      base: null,
      hash,
      headerFile: path.join(folder, 'model.json'),
    });
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it('gives back any tensors', async () => {
    const tensor = fc.oneof(
      fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 9 }),
      fc.int32Array({ maxLength: 9 }),
      fc.int8Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(tensor, { maxLength: 5 }), async (arrays) => {
        const tensors = arrays.map((data, at): StoredTensor => ({
          name: `t${at}`,
          shape: [1, data.length],
          data,
        }));
        await writeModel(folder, { ...model, tensors });
        expect((await readModel(folder, { kind: 'toy' })).tensors).toEqual(tensors);
      }),
      { numRuns: 30 },
    );
  });

  it('has the same hash for the same model, and another for other weights', async () => {
    const hash = await writeModel(folder, model);
    expect(await writeModel(folder, model)).toBe(hash);
    const [first, ...others] = model.tensors;
    const changed = [{ ...first, data: Int8Array.of(1, 2, 3) }, ...others];
    expect(await writeModel(folder, { ...model, tensors: changed })).not.toBe(hash);
  });

  it.each<[string, RegExp, () => Promise<void>]>([
    ['no header', /model\.json cannot be read/, () => rm(path.join(folder, 'model.json'))],
    [
      'a cut header',
      /model\.json cannot be read/,
      () => edit('model.json', (bytes) => bytes.subarray(0, 90)),
    ],
    ['something else', /does not have the format/, () => edit('model.json', () => '[]')],
    [
      'the format before this one',
      /from an older version of Meshlens/,
      () => edit('model.json', () => '{"format": 1, "model": "toy"}'),
    ],
    ['a later version', /has version 3 of the format/, () => editHeader((header) => (header.version = 3))],
    [
      'another kind',
      /is a 'other' model; 'toy' is needed/,
      () => editHeader((header) => (header.kind = 'other')),
    ],
    ['a header with a hole', /is damaged: tensors/, () => editHeader((header) => delete header.tensors)],
    ['no weights', /weights\.bin cannot be read/, () => rm(path.join(folder, 'weights.bin'))],
    [
      'cut weights',
      /has 20 bytes; 28 were expected: it is cut off/,
      () => edit('weights.bin', (bytes) => bytes.subarray(0, 20)),
    ],
    [
      'weights that go on',
      /has 29 bytes; 28 were expected: it goes on/,
      () => edit('weights.bin', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
    ],
    [
      'a flipped bit',
      /checksum is not the one in model\.json/,
      () =>
        edit('weights.bin', (bytes) => {
          bytes[5] ^= 1;
          return bytes;
        }),
    ],
    [
      'a tensor outside the weights',
      /tensor 'index' lies outside weights\.bin/,
      () => editHeader((header) => ((header.tensors as { offset: number }[])[3].offset = 28)),
    ],
  ])('is refused with a reason that names the file: %s', async (_, reason, damage) => {
    await writeModel(folder, model);
    await damage();
    const error: unknown = await readModel(folder, { kind: 'toy' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnusableModel);
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).toContain(folder);
  });

  it('is refused when a weight is no finite number', async () => {
    const tensors = [{ name: 'w', shape: [1], data: Float32Array.of(NaN) }];
    await writeModel(folder, { ...model, tensors });
    await expect(readModel(folder, { kind: 'toy' })).rejects.toThrow("no finite numbers: tensor 'w'");
  });

  it('is not written with a shape that does not fit, or with two tensors of one name', async () => {
    const one: StoredTensor = { name: 'w', shape: [1], data: Float32Array.of(1) };
    await expect(writeModel(folder, { ...model, tensors: [{ ...one, shape: [2] }] })).rejects.toThrow(
      RangeError,
    );
    await expect(writeModel(folder, { ...model, tensors: [one, one] })).rejects.toThrow(RangeError);
  });
});

describe('a model that extends another', () => {
  const baseHash = 'ab'.repeat(32);

  it('is read with its base at hand', async () => {
    await writeModel(folder, { ...model, base: { hash: baseHash } });
    expect((await readModel(folder, { kind: 'toy', baseHash })).base).toEqual({ hash: baseHash });
  });

  it('is refused without it, or with another', async () => {
    await writeModel(folder, { ...model, base: { hash: baseHash } });
    await expect(readModel(folder, { kind: 'toy' })).rejects.toThrow('which is not at hand');
    await expect(readModel(folder, { kind: 'toy', baseHash: 'cd'.repeat(32) })).rejects.toThrow(
      'which is not the one at hand',
    );
  });
});

describe('flat parameters', () => {
  const specs: readonly ParameterSpec[] = [
    { name: 'a', shape: [2, 2], init: 'glorot', decay: true },
    { name: 'b', shape: [1], init: 'zeros', decay: false },
  ];
  const flat = Float32Array.of(1, 2, 3, 4, 5);

  it('go into named tensors and come back in the order of the specs', () => {
    const tensors = storedParameters('net', specs, flat);
    expect(tensors.map(({ name }) => name)).toEqual(['net/a', 'net/b']);
    expect(flatParameters({ tensors: [...tensors].reverse(), headerFile: 'x' }, 'net', specs)).toEqual(flat);
  });

  it('are refused when a tensor is missing or has another shape', () => {
    const tensors = storedParameters('net', specs, flat);
    const from = (some: readonly StoredTensor[]) => () =>
      flatParameters({ tensors: some, headerFile: 'model.json' }, 'net', specs);
    expect(from(tensors.slice(1))).toThrow("model.json: tensor 'net/a' is missing");
    expect(from([{ ...tensors[0], shape: [4] }, tensors[1]])).toThrow(
      'is [4]; its configuration has float32 [2, 2]',
    );
  });
});
