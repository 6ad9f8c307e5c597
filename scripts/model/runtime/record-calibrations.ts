import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateNetwork } from '../../../bench/networks/spec';
import { measureKernelsInChild } from '../../../bench/runtime/in-child';
import type { KernelMeasurements } from '../../../src/analytics/runtime/calibration/calibrate';
import { createRandom } from '../../../src/compute';
import type { Remeasured } from './dataset';
import type { Variant } from './variants';

/** What the product measured for a calibration, and the networks it was made for. */
export interface CalibrationRecord {
  readonly targets: readonly string[];
  readonly measurements: KernelMeasurements;
}

/** All groups, and what ties them to the recording. */
export interface Calibrations {
  readonly remeasured: readonly Remeasured[];
  readonly groups: readonly CalibrationRecord[];
}

/** Measures for groups of networks drawn from all families, so that each network is in one group. */
export async function* recordCalibrations(variants: readonly Variant[], groups: number, seed: number): AsyncIterable<CalibrationRecord> {
  const order = createRandom(seed, 5).shuffle(variants.length);
  for (let group = 0; group < groups; group++) {
    const members = Array.from(order, (index) => variants[index]).filter((_, at) => at % groups === group);
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-group-'));
    try {
      const models = members.map(({ key }, index) => ({ file: path.join(folder, `${index}.onnx`), fileName: key }));
      for (const [index, member] of members.entries()) await writeFile(models[index].file, generateNetwork(member, { weights: 'shape-only' }).model);
      yield { targets: members.map(({ key }) => key), measurements: rounded(await measureKernelsInChild({ models, dimensions: {} })) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function rounded(measurements: KernelMeasurements): KernelMeasurements {
  return { ...measurements, samples: measurements.samples.map((sample) => ({ ...sample, ms: Number(sample.ms.toPrecision(5)) })) };
}
