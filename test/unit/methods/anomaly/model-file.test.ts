import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gtfNetParameters, type GtfNetConfig } from '../../../../src/methods/anomaly/gtf-net';
import { loadModel, saveModel, type AnomalyModel } from '../../../../src/methods/anomaly/model-file';
import { UnusableModel } from '../../../../src/compute/model-file/error';
import { initialParameters } from '../../../../src/compute';
import { shippedModelFolder } from '../../../../src/app/installation';

const config: GtfNetConfig = { history: 4, width: 8, heads: 2, layers: 1 };
const specs = gtfNetParameters(config);
const model: AnomalyModel = {
  config,
  graph: initialParameters(specs, 1),
  identity: initialParameters(specs, 2),
  description: 'a test',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-model-'));
  await saveModel(folder, model);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function editHead(edit: (head: Record<string, unknown>) => void): Promise<void> {
  const file = path.join(folder, 'model.json');
  const head = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  edit(head);
  await writeFile(file, JSON.stringify(head));
}

async function editWeights(edit: (bytes: Buffer) => Buffer): Promise<void> {
  const file = path.join(folder, 'weights.bin');
  await writeFile(file, edit(await readFile(file)));
}

describe('a model folder', () => {
  it('gives back what was saved, and leaves nothing else behind', async () => {
    expect(await loadModel(folder)).toEqual(model);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it.each<[string, 'model.json' | 'weights.bin', () => Promise<void>]>([
    ['no model.json', 'model.json', () => rm(path.join(folder, 'model.json'))],
    [
      'a model.json that is no JSON',
      'model.json',
      () => writeFile(path.join(folder, 'model.json'), '{"format": "meshlens-model"'),
    ],
    [
      'a model.json that is something else',
      'model.json',
      () => writeFile(path.join(folder, 'model.json'), '[]'),
    ],
    ['another version', 'model.json', () => editHead((head) => (head.version = 3))],
    ['another kind of model', 'model.json', () => editHead((head) => (head.kind = 'resnet'))],
    [
      'a configuration that is none',
      'model.json',
      () => editHead((head) => (head.config = { ...(head.config as object), width: 0.5 })),
    ],
    [
      'other features',
      'model.json',
      () => editHead((head) => (head.config = { ...config, features: ['rate', 'cpu'] })),
    ],
    [
      'tensors that do not fit the configuration',
      'model.json',
      () => editHead((head) => (head.config = { ...(head.config as object), width: 16 })),
    ],
    ['no weights', 'weights.bin', () => rm(path.join(folder, 'weights.bin'))],
    [
      'weights that end too early',
      'weights.bin',
      () => editWeights((bytes) => bytes.subarray(0, bytes.length - 4)),
    ],
    [
      'weights that go on',
      'weights.bin',
      () => editWeights((bytes) => Buffer.concat([bytes, Buffer.alloc(4)])),
    ],
    [
      'a weight that is no number',
      'weights.bin',
      () =>
        editWeights((bytes) => {
          bytes.writeFloatLE(NaN, 400);
          return bytes;
        }),
    ],
  ])('is refused with a reason that names the file: %s', async (_, file, damage) => {
    await damage();
    const error: unknown = await loadModel(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnusableModel);
    expect((error as Error).message).toContain(path.join(folder, file));
  });
});

describe('the model that ships', () => {
  it('is found and fits this version', async () => {
    const shipped = await loadModel(shippedModelFolder());
    expect(shipped.graph).toHaveLength(shipped.identity.length);
    expect(shipped.graph.some((value, at) => value !== shipped.identity[at])).toBe(true);
  });
});
