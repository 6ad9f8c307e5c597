import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Calibration } from '../../../../src/methods/latency/calibration/calibrate';
import { CALIBRATION_VERSION } from '../../../../src/methods/latency/calibration/version';
import { fitLayerModel } from '../../../../src/methods/latency/layers/layer-model';
import { loadCalibration, storeCalibration } from '../../../../src/app/store/calibration-store';
import { workOfVector } from '../../../../src/methods/latency/layers/kernel-work';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

const samples = [1, 2, 4].map((size) => ({
  class: 'conv',
  work: workOfVector([1, size * 1e7]),
  ms: size * 0.1,
}));
const calibration: Calibration = {
  version: CALIBRATION_VERSION,
  measured: 3,
  probeMs: 0.7,
  model: { ...fitLayerModel(samples, 0.02), channelBlock: 8 },
};

async function storedFile(): Promise<string> {
  const [name] = await readdir(path.join(folder, 'calibration'));
  return path.join(folder, 'calibration', name);
}

describe('the store of calibrations', () => {
  it('gives back what was stored', async () => {
    await storeCalibration(folder, calibration);
    expect(await loadCalibration(folder)).toEqual(calibration);
    // Whole or not at all: nothing but the file itself is left.
    expect(await readdir(path.join(folder, 'calibration'))).toHaveLength(1);
  });

  it('has none where none was stored or nothing is kept', async () => {
    expect(await loadCalibration(folder)).toBeNull();
    expect(await loadCalibration(null)).toBeNull();
  });

  it.each([
    ['of another version', (text: string) => text.replace(`"version":${CALIBRATION_VERSION}`, '"version":1')],
    ['cut short', (text: string) => text.slice(0, -5)],
    ['with another content', () => '{"version":2}'],
  ])('passes over one %s', async (_, damage) => {
    await storeCalibration(folder, calibration);
    await writeFile(await storedFile(), damage(await readFile(await storedFile(), 'utf8')));
    expect(await loadCalibration(folder)).toBeNull();
  });
});
