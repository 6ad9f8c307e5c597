import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import { measureModels } from '../../../../src/methods/latency/measure/measure-models';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-measure-'));
  const write = (name: string, size: number, width: number): Promise<void> =>
    writeFile(path.join(folder, name), generateNetwork(networkNamed('resnet18'), { size, width }).model);
  await Promise.all([write('small.onnx', 32, 0.25), write('large.onnx', 96, 0.5)]);
});
afterAll(() => rm(folder, { recursive: true }));

const named = (fileName: string): { file: string; fileName: string } => ({
  fileName,
  file: path.join(folder, fileName),
});

describe('measureModels', () => {
  it('measures models in proportion to their work, and names the one that does not run', async () => {
    const job = {
      models: ['small.onnx', 'missing.onnx', 'large.onnx'].map(named),
      dimensions: {},
      measure: { threads: 1 },
      threads: 1,
      calibrate: false,
      storageDir: folder,
    };
    const fractions: number[] = [];
    const { measured, failed } = await measureModels(job, new AbortController().signal, (fraction) =>
      fractions.push(fraction),
    );
    expect(failed.map(({ file }) => file)).toEqual(['missing.onnx']);
    expect(measured.map(({ file }) => file)).toEqual(['small.onnx', 'large.onnx']);
    const [small, large] = measured;
    // Thirty times the operations; a small network is far from using them as well.
    expect(large.measuredMs).toBeGreaterThan(3 * small.measuredMs);
    expect(small.measurement.rounds).toBeGreaterThanOrEqual(4);
    expect(fractions.at(-1)).toBe(1);
  });
});
