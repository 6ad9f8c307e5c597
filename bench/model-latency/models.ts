/** The models that running times are predicted for: the light models of the ONNX test suite (with MESHLENS_DATA) and generated networks. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { networks } from '../networks/catalogue';
import { generateNetwork } from '../networks/spec';
import { measureModelsInChild } from './in-child';

export interface BenchModel {
  readonly file: string;
  readonly fileName: string;
  /** What is left out together. */
  readonly family: string;
}

export interface MeasuredModel extends BenchModel {
  /** At the speed at which the probes take a millisecond. */
  readonly unitMs: number;
  readonly measuredMs: number;
  readonly repeatError: number;
}

/** Models measured beside each other: all at once would need their memory at once. */
const GROUP = 8;

/** All models as files in a folder that goes with the process. */
export function benchModels(): readonly BenchModel[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-bench-runtime-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const generated = networks.map((spec) => {
    const file = path.join(folder, `${spec.name}.onnx`);
    writeFileSync(file, generateNetwork(spec).model);
    return { file, fileName: spec.name, family: spec.family };
  });
  return [...lightModels(), ...generated];
}

function lightModels(): readonly BenchModel[] {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: without the light models');
    return [];
  }
  const folder = path.join(data, 'onnx-light');
  const families = new Set(networks.map(({ family }) => family));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.onnx'))
    .map((fileName) => ({
      file: path.join(folder, fileName),
      fileName,
      family: [...families].find((family) => fileName.includes(family)) ?? fileName,
    }));
}

/** Runs them all, a few beside each other. Those that do not run here are named and left out. */
export async function measureAll(models: readonly BenchModel[]): Promise<readonly MeasuredModel[]> {
  const rows: MeasuredModel[] = [];
  for (let first = 0; first < models.length; first += GROUP) {
    const group = models.slice(first, first + GROUP);
    const options = {
      models: group,
      dimensions: {},
      measure: { threads: 1 },
      threads: 1,
      calibrate: false,
      storageDir: null,
    };
    const { measured, failed, probeMs } = await measureModelsInChild(options);
    for (const { file, reason } of failed) {
      console.log(`${file} not measured: ${reason}`);
    }
    for (const { file, measuredMs, measurement } of measured) {
      const model = group.find(({ fileName }) => fileName === file);
      if (model !== undefined && probeMs !== null) {
        rows.push({
          ...model,
          measuredMs,
          unitMs: measuredMs / probeMs,
          repeatError: measurement.repeatError,
        });
      }
    }
  }
  return rows;
}

/** Puts text between two marks of a file, `<!-- bench:name -->` and `<!-- /bench:name -->`. @throws when they are not there */
export function replaceBetween(text: string, name: string, replacement: string): string {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) {
    throw new Error(`There are no marks '${name}'.`);
  }
  return `${text.slice(0, from + open.length)}\n${replacement}\n${text.slice(to)}`;
}
