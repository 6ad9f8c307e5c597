import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialParameters, type ParameterSpec } from '../../../../src/compute';
import { UnusableModel } from '../../../../src/compute/model-file/error';
import { flatParameters, storedParameters } from '../../../../src/compute/model-file/parameters';
import { readModel } from '../../../../src/compute/model-file/read';
import { writeModel, type ModelToStore } from '../../../../src/compute/model-file/write';

const specs: readonly ParameterSpec[] = [
  { name: 'w', shape: [20, 30], init: 'glorot', decay: true },
  { name: 'b', shape: [30], init: 'ones', decay: false },
];
const flat = initialParameters(specs, 1);
const tensors = [
  ...storedParameters('net', specs, flat, { matrices: 31, vectors: 127 }),
  { name: 'exact', shape: [2], data: Float32Array.of(0.1, -1e-30) },
];
const model: ModelToStore = { kind: 'toy', description: 'a test', config: { width: 30 }, tensors };
/** Scales and codes of both, and exact numbers at a multiple of four. */
const UNPACKED = 60 + 600 + 32 + 8;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-rounded-'));
  await writeModel(folder, model);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (): ReturnType<typeof readModel> => readModel(folder, { kind: 'toy' });

interface Header {
  weights: { bytes: number; sha256: string; unpackedBytes: number };
  tensors: { offset: number; shape: number[]; steps: number }[];
}

/** Damages the folder so that the checksum cannot tell. */
async function forge(weights: (bytes: Buffer) => Buffer, edit?: (header: Header) => void): Promise<void> {
  const file = path.join(folder, 'weights.bin');
  const bytes = weights(await readFile(file));
  const header = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as Header;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  header.weights = { ...header.weights, bytes: bytes.length, sha256 };
  edit?.(header);
  await writeFile(file, bytes);
  await writeFile(path.join(folder, 'model.json'), JSON.stringify(header));
}

describe('a model folder with rounded tensors', () => {
  it('gives them back to within half a step, others exactly, and keeps its hash', async () => {
    const stored = await read();
    const decoded = flatParameters(stored, 'net', specs);
    decoded.forEach((value, at) => expect(Math.abs(value - flat[at])).toBeLessThan(0.006));
    expect(stored.tensors[2]).toEqual(tensors[2]);
    expect(await writeModel(folder, model)).toBe(stored.hash);
  });

  it('takes less than a quarter, and a line of the header for each tensor', async () => {
    expect((await readFile(path.join(folder, 'weights.bin'))).length).toBeLessThan(flat.byteLength / 4);
    const header = await readFile(path.join(folder, 'model.json'), 'utf8');
    expect(header).toContain(
      '\n  {"name": "net/w","dtype": "float32","shape": [20,30],"offset": 0,"steps": 31},\n',
    );
    expect((JSON.parse(header) as { version: number }).version).toBe(2);
  });

  it.each<[string, RegExp, () => Promise<void>]>([
    [
      'cut off',
      /weights\.bin is damaged: it cannot be unpacked \(unexpected end of file\)/,
      () => forge((bytes) => bytes.subarray(0, bytes.length - 9)),
    ],
    [
      'no packed data',
      /weights\.bin is damaged: it cannot be unpacked/,
      () => forge((bytes) => Buffer.alloc(bytes.length, 0xff)),
    ],
    [
      'more than was declared',
      /weights\.bin is damaged: it unpacks to more than the 700 bytes/,
      () => forge(() => deflateRawSync(Buffer.alloc(50_000_000))),
    ],
    [
      'less than was declared',
      /weights\.bin is damaged: it unpacks to 3 bytes, and its header says 700/,
      () => forge(() => deflateRawSync(Buffer.alloc(3))),
    ],
    [
      'a declared size above the limit',
      /weights\.bin unpacks to 1000000000000 bytes, as its header says; the limit is 268435456/,
      () =>
        forge(
          (bytes) => bytes,
          ({ weights }) => (weights.unpackedBytes = 1e12),
        ),
    ],
    [
      'a tensor outside',
      /tensor 'net\/w' lies outside weights\.bin/,
      () =>
        forge(
          (bytes) => bytes,
          (header) => (header.tensors[0].shape = [20, 1e9]),
        ),
    ],
    [
      'steps that no byte has',
      /model\.json is damaged: tensors\.0\.steps/,
      () =>
        forge(
          (bytes) => bytes,
          (header) => (header.tensors[0].steps = 128),
        ),
    ],
    [
      'a scale that is no number',
      /weights\.bin holds values that are no finite numbers: tensor 'net\/w'/,
      () => forge(() => deflateRawSync(Buffer.alloc(UNPACKED, 0x7f))),
    ],
  ])('is refused with a reason that names the file: %s', async (_, reason, damage) => {
    await damage();
    const error: unknown = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnusableModel);
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).toContain(folder);
  });

  it('is not written with what is no finite number, or no float32', async () => {
    const write = (data: Float32Array | Int8Array): Promise<string> =>
      writeModel(folder, { ...model, tensors: [{ name: 'w', shape: [2], data, steps: 127 }] });
    await expect(write(Float32Array.of(1, NaN))).rejects.toThrow(
      "Tensor 'w' cannot be stored: element 1 is NaN, no finite number.",
    );
    await expect(write(Int8Array.of(1, 2))).rejects.toThrow("Tensor 'w' cannot be stored: only float32");
    expect((await read()).tensors).toHaveLength(3);
  });
});
