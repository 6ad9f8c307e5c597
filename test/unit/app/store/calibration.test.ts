import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Calibration } from '../../../../src/methods/latency/calibration/calibrate';
import { CALIBRATION_VERSION } from '../../../../src/methods/latency/calibration/version';
import { fitLayerModel } from '../../../../src/methods/latency/layers/layer-model';
import { workOfVector } from '../../../../src/methods/latency/layers/kernel-work';
import { keepCalibration, loadCalibration } from '../../../../src/app/store/calibration';
import { openStore, type ResultStore } from '../../../../src/app/store/result-store';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

const samples = [1, 2, 4].map((size) => ({
  class: 'conv',
  work: workOfVector([1, size * 1e7]),
  ms: size * 0.1,
  identity: { operators: 'Conv+Relu', attributes: 'group=1' },
}));
const calibration: Calibration = {
  version: CALIBRATION_VERSION,
  measured: 3,
  probeMs: 0.7,
  model: {
    ...fitLayerModel(samples, 0.02),
    results: { smallMsPerByte: 2e-7, largeMsPerByte: 4e-7 },
    channelBlock: 8,
  },
  unrest: { spread: 0.02, waited: 0.1 },
};

const store = (): ResultStore => openStore(folder, () => undefined);

describe('the calibration of this machine', () => {
  it('is given back as it was stored', async () => {
    await keepCalibration(store(), calibration);
    expect(await loadCalibration(store())).toEqual(calibration);
    // Whole or not at all: nothing but the file itself is left.
    expect(await readdir(path.join(folder, 'results'))).toHaveLength(1);
  });

  it('is missing where none was stored or nothing is kept', async () => {
    expect(await loadCalibration(store())).toBeNull();
    expect(await loadCalibration(openStore(null, () => undefined))).toBeNull();
  });

  it.each([
    ['of another version', { ...calibration, version: 1 }],
    ['with another content', { version: CALIBRATION_VERSION }],
    ['that is no object', null],
  ])('is ignored when it is one %s', async (_, damaged) => {
    await keepCalibration(store(), damaged as unknown as Calibration);
    expect(await loadCalibration(store())).toBeNull();
  });

  it('is ignored when its file is cut short', async () => {
    await keepCalibration(store(), calibration);
    const [name] = await readdir(path.join(folder, 'results'));
    const file = path.join(folder, 'results', name);
    await writeFile(file, (await readFile(file)).subarray(0, -5));
    expect(await loadCalibration(store())).toBeNull();
  });
});
