// How far predictions of single operators are from measured times: after calibrating for them, as `--calibrate` does; by all other
// operators' kernels, each left out in turn; and by the kernels of whole networks only. One thread. Writes docs/operator-predictions.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { relativeError } from '../src/evaluation/metrics';
import { mean } from '../src/numeric/moments';
import { quantile } from '../src/numeric/quantile';
import {
  type Calibration,
  calibrationFrom,
  type KernelMeasurements,
} from '../src/methods/latency/calibration/calibrate';
import { inspectModels } from '../src/methods/latency/inspect';
import { type KernelWork, workVector } from '../src/methods/latency/layers/kernel-work';
import { kernelsOf } from '../src/methods/latency/layers/kernels';
import { identityOf, type KernelIdentity } from '../src/methods/latency/layers/own-pace';
import { loadLatencyModel } from '../src/methods/latency/network/model-file';
import { countModel } from '../src/onnx/count/count-model';
import { readOnnxModel } from '../src/onnx/read';
import { measureKernelsInChild } from './model-latency/in-child';
import { benchModels, measureAll, type MeasuredModel } from './model-latency/models';
import { elementwiseModels } from './operators/elementwise-models';
import { layerModels } from './operators/layer-models';
import { quantisedModels } from './operators/quantised-models';

/** Rows and columns of the matrix; the table of lines was measured over 1000 × 1000. */
const SHAPE = [600, 1400] as const;
const SHIPPED = path.resolve(__dirname, '../models/scaledl');
const PAGE = path.resolve(__dirname, '../docs/operator-predictions.md');

interface Row {
  readonly name: string;
  readonly group: string;
  readonly measuredMs: number;
  /** In the order of the ways. */
  readonly predictions: readonly Predicted[];
}

/** In units of the measured time. */
interface Predicted {
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

const WAYS = ['calibrated for it', 'left out', 'calibrated for networks'] as const;
/** Models of one calibration. */
const GROUP = 10;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-bench-operators-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const models = [...elementwiseModels(...SHAPE), ...layerModels(), ...quantisedModels()].map(
    ({ name, group, model }, index) => {
      const file = path.join(folder, `${index}.onnx`);
      writeFileSync(file, model);
      return { file, fileName: name, family: group };
    },
  );
  const measured = await measureAll(models);
  const { model: shipped } = await loadLatencyModel(SHIPPED);
  const fit = (measurements: KernelMeasurements): Calibration =>
    calibrationFrom(measurements, shipped?.prior ?? null);
  const ways = WAYS.map((): Map<string, Predicted> => new Map());
  const all: KernelMeasurements[] = [];
  for (let first = 0; first < measured.length; first += GROUP) {
    const group = measured.slice(first, first + GROUP);
    const measurements = await measureKernelsInChild({ models: group, dimensions: {} });
    all.push(measurements);
    await predict(fit(measurements), group, ways[0]);
    console.log(`${first + group.length} of ${measured.length} calibrated for`);
  }
  const samples = all.flatMap((one) =>
    one.samples.map((sample) => ({ ...sample, ms: (sample.ms * all[0].probeMs) / one.probeMs })),
  );
  for (const model of measured) {
    const counts = countModel(await readOnnxModel(model.file));
    const own = new Set(
      kernelsOf(counts, all[0].channelBlock).map((kernel) =>
        keyOf(kernel.class, identityOf(kernel), kernel.work),
      ),
    );
    const others = samples.filter(({ class: name, identity, work }) =>
      identity === undefined ? true : !own.has(keyOf(name, identity, work)),
    );
    await predict(fit({ ...all[0], samples: others, measured: others.length }), [model], ways[1]);
  }
  const networks = await measureKernelsInChild({ models: benchModels(), dimensions: {} });
  await predict(fit(networks), measured, ways[2]);
  const rows = measured.flatMap(({ fileName, family, measuredMs }): Row[] => {
    const predictions = ways.flatMap((way) => way.get(fileName) ?? []);
    return predictions.length < WAYS.length
      ? []
      : [{ name: fileName, group: family, measuredMs, predictions }];
  });
  const waited = quantile(
    all.map(({ unrest }) => unrest?.waited ?? 0),
    0.5,
  );
  const page = pageOf(rows, waited);
  console.log(page);
  writeFileSync(PAGE, page);
}

function keyOf(name: string, { operators, attributes }: KernelIdentity, work: KernelWork): string {
  return [name, operators, attributes, ...workVector(work)].join(' ');
}

/** Of each model what a calibration says, in units of what was measured. */
async function predict(
  calibration: Calibration,
  models: readonly MeasuredModel[],
  into: Map<string, Predicted>,
): Promise<void> {
  const { models: predicted } = await inspectModels(
    {
      latencyModelFolder: SHIPPED,
      models,
      dimensions: {},
      measure: null,
      calibrate: false,
      storageDir: null,
      calibration,
    },
    new AbortController().signal,
    () => undefined,
  );
  for (const { file, predictedMs, intervalMs } of predicted) {
    const truth = (models.find(({ fileName }) => fileName === file)?.unitMs ?? NaN) * calibration.probeMs;
    if (predictedMs === null || intervalMs === null) {
      console.log(`${file} is not predicted`);
      continue;
    }
    into.set(file, { of: predictedMs / truth, low: intervalMs.low / truth, high: intervalMs.high / truth });
  }
}

function pageOf(rows: readonly Row[], waited: number): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const summary = (name: string, own: readonly Row[]): string => {
    const cells = WAYS.flatMap((_, way) => {
      const errors = own.map(({ predictions }) => relativeError(predictions[way].of, 1));
      const inside = own.filter(({ predictions }) => isInside(predictions[way])).length;
      return [percent(mean(errors)), percent(quantile(errors, 0.5)), `${inside}`];
    });
    return `| ${name} | ${own.length} | ${cells.join(' | ')} |`;
  };
  return `# Single operators, predicted

Times of networks of one operator, one thread; \`npm run bench operator-predictions\` writes this page. Elementwise operators
work on ${SHAPE.join(' × ')} elements. Others had the processor for ${percent(waited)} of the time of the middle calibration.

- *Calibrated for it*: what \`meshlens runtime MODEL --calibrate --measure\` says, ${GROUP} models at a time.
- *Left out*: by the kernels of all other models here; the operator itself was not measured at that size, and of the
  elementwise ones at no size.
- *Calibrated for networks*: by the kernels of whole networks only, none of which has these kernels.

Each has the mean and the median error, and how many are inside the 90 % band.

| class | operators | ${WAYS.map((way) => `${way}: mean | median | inside`).join(' | ')} |
| --- | --- | ${WAYS.map(() => '--- | --- | ---').join(' | ')} |
${[
  ...groups.map((group) =>
    summary(
      group,
      rows.filter((row) => row.group === group),
    ),
  ),
  summary('all', rows),
].join('\n')}

Predicted over measured; a star where the measured time is outside the band.

| operator | measured, ms | ${WAYS.join(' | ')} |
| --- | --- | ${WAYS.map(() => '---').join(' | ')} |
${rows.map(({ name, measuredMs, predictions }) => `| ${name} | ${measuredMs.toFixed(2)} | ${predictions.map((one) => `${one.of.toFixed(2)}${isInside(one) ? '' : ' *'}`).join(' | ')} |`).join('\n')}
`;
}

function isInside({ low, high }: Predicted): boolean {
  return low <= 1 && high >= 1;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
