import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateNetwork } from '../../../bench/networks/spec';
import type { Calibration, CalibrationJob } from '../../../src/analytics/runtime/calibration/calibrate';
import type { LayerModel } from '../../../src/analytics/runtime/layers/layer-model';
import { createRandom } from '../../../src/compute';
import type { Variant } from './variants';

/** A calibration by the product, and the networks it was made for. */
export interface CalibrationRecord {
  readonly targets: readonly string[];
  readonly calibration: Calibration;
}

/** Calibrates for groups of networks drawn from all families, so that each network is in one group. */
export async function* recordCalibrations(variants: readonly Variant[], groups: number, prior: LayerModel | null, seed: number): AsyncIterable<CalibrationRecord> {
  const order = createRandom(seed, 5).shuffle(variants.length);
  for (let group = 0; group < groups; group++) {
    const members = Array.from(order, (index) => variants[index]).filter((_, at) => at % groups === group);
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-group-'));
    try {
      const models = members.map(({ key }, index) => ({ file: path.join(folder, `${index}.onnx`), fileName: key }));
      for (const [index, member] of members.entries()) await writeFile(models[index].file, generateNetwork(member, { weights: 'shape-only' }).model);
      const calibration = await calibrateInChild({ models, dimensions: {}, prior });
      yield { targets: members.map(({ key }) => key), calibration };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function calibrateInChild(job: CalibrationJob): Promise<Calibration> {
  const child = fork(path.join(__dirname, 'calibrate-child.ts'), { serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    child.once('message', (calibration) => resolve(calibration as Calibration));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The calibration ended with ${String(code)}.`)));
    child.send(job);
  });
}
