import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialParameters } from '../../../../../src/compute';
import { UnusableModel } from '../../../../../src/compute/model-file/error';
import { adapterSpecs } from '../../../../../src/compute/nn/adapter';
import { insertionPoints, PLACES } from '../../../../../src/methods/anomaly/adapt/points';
import { DEFAULT_CONFIG, gtfNetParameters } from '../../../../../src/methods/anomaly/gtf-net';
import {
  loadModel,
  modelHash,
  saveModel,
  type AnomalyModel,
} from '../../../../../src/methods/anomaly/model-file';

const specs = gtfNetParameters(DEFAULT_CONFIG);
const points = insertionPoints(DEFAULT_CONFIG.width).slice(1, 4);
const baseModel = (seed: number): AnomalyModel => ({
  config: DEFAULT_CONFIG,
  graph: initialParameters(specs, seed),
  identity: initialParameters(specs, seed + 1),
  description: 'a base',
});

let scratch: string;
let base: string;
let folder: string;
let model: AnomalyModel;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'meshlens-adapters-'));
  base = path.join(scratch, 'base');
  folder = path.join(scratch, 'adapted');
  await saveModel(base, baseModel(1));
  model = {
    ...(await loadModel(base)),
    description: 'a base, adapted',
    adapters: {
      baseHash: await modelHash(base),
      points,
      graph: initialParameters(adapterSpecs(points), 5),
      identity: initialParameters(adapterSpecs(points), 6),
    },
  };
  await saveModel(folder, model);
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function refusal(baseFolder?: string): Promise<string> {
  const error: unknown = await loadModel(folder, baseFolder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnusableModel);
  return (error as Error).message;
}

describe('a folder of adapters', () => {
  it('gives back the adapted model beside its base, and holds a small part of it', async () => {
    expect(await loadModel(folder, base)).toEqual(model);
    const bytesIn = async (of: string): Promise<number> => (await stat(path.join(of, 'weights.bin'))).size;
    expect(await bytesIn(folder)).toBeLessThan(0.05 * (await bytesIn(base)));
  });

  it('is refused beside another base, and names both', async () => {
    const hash = await modelHash(base);
    await saveModel(base, baseModel(3));
    const message = await refusal(base);
    expect(message).toContain(path.join(folder, 'model.json'));
    expect(message).toContain(`extends the model with hash ${hash}`);
    expect(message).toContain(`not the one at hand (${await modelHash(base)})`);
  });

  it('is refused without its base', async () => {
    expect(await refusal()).toContain('which is not at hand');
    expect(await refusal(path.join(scratch, 'nothing'))).toContain('which is not at hand');
  });

  it('is refused where it has an adapter at a place that is unknown', async () => {
    const file = path.join(folder, 'model.json');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(PLACES.encoder, 'adapter.nowhere'));
    expect(await refusal(base)).toContain(
      'adapters at adapter.nowhere; this version knows adapter.embedding',
    );
  });
});

it('a whole model is read beside a base that cannot be', async () => {
  await rm(path.join(base, 'weights.bin'));
  const whole = baseModel(7);
  await saveModel(folder, whole);
  expect(await loadModel(folder, base)).toEqual(whole);
});
