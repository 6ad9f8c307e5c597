import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateNetwork } from '../../../bench/networks/spec';
import { measureKernelsInChild, measureModelsInChild } from '../../../bench/model-latency/in-child';
import type { KernelMeasurements } from '../../../src/methods/latency/calibration/calibrate';
import { createRandom } from '../../../src/numeric/random';
import { workOfVector, workVector } from '../../../src/methods/latency/layers/kernel-work';
import type { KernelSample } from '../../../src/methods/latency/layers/layer-model';
import type { Remeasured } from './dataset';
import type { Variant } from './variants';

const REMEASURED_PER_GROUP = 6;

/** Measurements as the file has them: each sample's work as a vector. */
type StoredMeasurements = Omit<KernelMeasurements, 'samples'> & {
  readonly samples: readonly (Omit<KernelSample, 'work'> & { readonly features: readonly number[] })[];
};

/** What the product measured for a calibration, and the networks it was made for. */
export interface CalibrationRecord {
  readonly targets: readonly string[];
  readonly measurements: StoredMeasurements;
  /** Some of them, measured right after as users' models are. */
  readonly remeasured: readonly Remeasured[];
}

/** Measures for groups of networks drawn from all families, so that each network is in one group. */
export async function* recordCalibrations(
  variants: readonly Variant[],
  groups: number,
  seed: number,
): AsyncIterable<CalibrationRecord> {
  const order = createRandom(seed, 5).shuffle(variants.length);
  for (let group = 0; group < groups; group++) {
    const members = Array.from(order, (index) => variants[index]).filter((_, at) => at % groups === group);
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-group-'));
    try {
      const models = members.map(({ key }, index) => ({
        file: path.join(folder, `${index}.onnx`),
        fileName: key,
      }));
      for (const [index, member] of members.entries()) {
        await writeFile(models[index].file, generateNetwork(member, { weights: 'shape-only' }).model);
      }
      const measurements = rounded(await measureKernelsInChild({ models, dimensions: {} }));
      for (const [index, member] of members.slice(0, REMEASURED_PER_GROUP).entries()) {
        await writeFile(models[index].file, generateNetwork(member).model);
      }
      yield {
        targets: members.map(({ key }) => key),
        measurements,
        remeasured: await remeasure(models.slice(0, REMEASURED_PER_GROUP)),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function remeasure(
  models: readonly { readonly file: string; readonly fileName: string }[],
): Promise<readonly Remeasured[]> {
  const { measured, probeMs } = await measureModelsInChild({
    models,
    dimensions: {},
    measure: { threads: 1 },
    threads: 1,
    calibrate: false,
    storageDir: null,
  });
  return measured.map(({ file, measuredMs }) => ({
    key: file,
    probes: Number((measuredMs / (probeMs ?? NaN)).toPrecision(5)),
  }));
}

function rounded(measurements: KernelMeasurements): StoredMeasurements {
  return {
    ...measurements,
    samples: measurements.samples.map(({ class: name, work, flops, ms }) => ({
      class: name,
      features: workVector(work),
      flops,
      ms: Number(ms.toPrecision(5)),
    })),
  };
}

export function measurementsOf(stored: StoredMeasurements): KernelMeasurements {
  return {
    ...stored,
    samples: stored.samples.map(({ features, ...sample }) => ({ ...sample, work: workOfVector(features) })),
  };
}
