// How far predicted running times are from measured ones on this machine: one thread, batch 1, at most 60 kernels calibrated.
// No model is measured as a whole for its prediction; the calibrated kernels have, by design, the shapes of the models
// to be predicted, except in the last two rows, where the families predicted are not among them, nor is anything shipped used,
// which was trained on other networks of the same families. Writes docs/runtime.md.
import { relativeError } from '../src/evaluation/metrics';
import { bootstrap, percentileInterval } from '../src/numeric/bootstrap';
import { mean, slope } from '../src/numeric/moments';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Calibration, calibrationFrom } from '../src/methods/latency/calibration/calibrate';
import { inspectModels } from '../src/methods/latency/inspect';
import { kernelsOf } from '../src/methods/latency/layers/kernels';
import { type LayerModel, predictLayers } from '../src/methods/latency/layers/layer-model';
import { loadLatencyModel } from '../src/methods/latency/network/model-file';
import { createRandom } from '../src/numeric/random';
import { countModel } from '../src/onnx/count/count-model';
import { readOnnxModel } from '../src/onnx/read';
import { measureKernelsInChild } from './model-latency/in-child';
import {
  type BenchModel,
  benchModels,
  type MeasuredModel,
  measureAll,
  replaceBetween,
} from './model-latency/models';

const RESAMPLES = 2000;
/** Each at the speed that the machine has just then: how far off their level is, a single one does not show. */
const CALIBRATIONS = 5;
const SHIPPED = path.resolve(__dirname, '../models/scaledl');
const PAGE = path.resolve(__dirname, '../docs/runtime.md');
const { signal } = new AbortController();

interface Row extends MeasuredModel {
  readonly flops: number;
  readonly layersMs: number;
  readonly predictedMs: number;
  readonly isInside: boolean;
  readonly rivals: {
    readonly sumOfLayers: number;
    readonly classLinear: number;
    readonly flopsLinear: number;
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const models = benchModels();
  const measured = await measureAll(models);
  const startedMs = performance.now();
  const { model: shipped } = await loadLatencyModel(SHIPPED);
  const rows: Row[] = [];
  const plain: Row[] = [];
  const errors: number[] = [];
  let kernels = 0;
  for (let repeat = 0; repeat < CALIBRATIONS; repeat++) {
    const measurements = await measureKernelsInChild({ models, dimensions: {} });
    const own = await predicted(measured, calibrationFrom(measurements, shipped?.prior ?? null), SHIPPED);
    plain.push(...(await predicted(measured, calibrationFrom(measurements, null), null)));
    rows.push(...own);
    errors.push(mean(own.map(({ predictedMs, measuredMs }) => relativeError(predictedMs, measuredMs))));
    kernels = measurements.measured;
    for (const row of own) {
      console.log(lineOf(row));
    }
  }
  const calibrationS = (performance.now() - startedMs) / 1000 / CALIBRATIONS;
  const summary = `${CALIBRATIONS} calibrations with ${kernels} kernels, ${calibrationS.toFixed(1)} s each; ${models.length} models; mean error by calibration ${errors.map((error) => `${(100 * error).toFixed(1)} %`).join(', ')}`;
  console.log(summary);

  const families = [...new Set(models.map(({ family }) => family))].sort();
  const halves = await leftOut(
    measured,
    models,
    families.map((_, index) => families.filter((__, other) => other % 2 === index % 2)).slice(0, 2),
  );
  const single = await leftOut(
    measured,
    models,
    families.map((family) => [family]),
  );
  const results = [
    result('prediction', rows, ({ predictedMs }) => predictedMs),
    result('layer model alone', rows, ({ layersMs }) => layersMs),
    result('layer model alone, without the shipped prior', plain, ({ layersMs }) => layersMs),
    result('sum of layers', rows, ({ rivals }) => rivals.sumOfLayers),
    result('linear by class', rows, ({ rivals }) => rivals.classLinear),
    result('linear in FLOPs', rows, ({ rivals }) => rivals.flopsLinear),
    result(
      'line through FLOPs and measured times of the models of other families, least squares',
      rows,
      (row) => byWholeModels(row, rows),
    ),
    result(
      'layer model without the prior, calibrated for the other half of the families',
      halves,
      ({ predictedMs }) => predictedMs,
    ),
    result(
      'layer model without the prior, calibrated for all other families',
      single,
      ({ predictedMs }) => predictedMs,
    ),
  ];
  for (const each of results) {
    console.log(each.text);
  }
  const inside = rows.filter(({ isInside }) => isInside).length;
  console.log(`inside the 90 % band: ${inside} of ${rows.length}`);
  if (process.env.MESHLENS_DATA === undefined) {
    return console.log('docs/runtime.md not written: it lists the light models as well');
  }
  const table = [
    `${summary}; ${inside} of ${rows.length} predictions inside the 90 % band.`,
    '',
    '| prediction | mean relative error | 90 % interval over models | models |',
    '|---|---|---|---|',
    ...results.map((each) => each.row),
    '',
    '| model | measured, ms | predicted, ms | error | layers alone | calibrated without its family |',
    '|---|---|---|---|---|---|',
    ...measured.map(({ fileName }) => {
      const row = middleOf(rows.filter((one) => one.fileName === fileName));
      const without = single.find(({ fileName }) => fileName === row.fileName);
      const cells = [row.predictedMs, row.layersMs].map((ms) => percent(ms / row.measuredMs - 1));
      return `| ${row.fileName} | ${row.measuredMs.toFixed(2)} | ${row.predictedMs.toFixed(2)} | ${cells[0]} | ${cells[1]} | ${without === undefined ? '' : percent(without.predictedMs / without.measuredMs - 1)} |`;
    }),
  ].join('\n');
  writeFileSync(PAGE, replaceBetween(readFileSync(PAGE, 'utf8'), 'runtime', table));
}

async function calibrated(models: readonly BenchModel[], prior: LayerModel | null): Promise<Calibration> {
  return calibrationFrom(await measureKernelsInChild({ models, dimensions: {} }), prior);
}

/** What the product predicts, at the speed that the machine had while the models were measured. */
async function predicted(
  measured: readonly MeasuredModel[],
  calibration: Calibration,
  folder: string | null,
): Promise<readonly Row[]> {
  const shipped = folder === null ? {} : { latencyModelFolder: folder };
  const { models } = await inspectModels(
    {
      ...shipped,
      models: measured,
      dimensions: {},
      measure: null,
      calibrate: false,
      storageDir: null,
      calibration,
    },
    signal,
    () => undefined,
  );
  return Promise.all(
    measured.map(async (model): Promise<Row> => {
      const found = models.find(({ file }) => file === model.fileName);
      if (found?.predictedMs == null || found.intervalMs === null || found.rivals === null) {
        throw new Error(`${model.fileName} is not predicted.`);
      }
      const speed = model.measuredMs / model.unitMs / calibration.probeMs;
      const layers = predictLayers(
        calibration.model,
        kernelsOf(countModel(await readOnnxModel(model.file)), calibration.model.channelBlock),
      );
      const { sumOfLayers, classLinear, flopsLinear } = found.rivals;
      return {
        ...model,
        flops: found.flops ?? 0,
        predictedMs: found.predictedMs * speed,
        layersMs: layers.ms * speed,
        isInside:
          model.measuredMs >= found.intervalMs.low * speed &&
          model.measuredMs <= found.intervalMs.high * speed,
        rivals: {
          sumOfLayers: sumOfLayers * speed,
          classLinear: classLinear * speed,
          flopsLinear: flopsLinear * speed,
        },
      };
    }),
  );
}

/** Each group of families predicted by a calibration that did not look at their shapes. */
async function leftOut(
  measured: readonly MeasuredModel[],
  models: readonly BenchModel[],
  groups: readonly (readonly string[])[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const group of groups) {
    const calibration = await calibrated(
      models.filter(({ family }) => !group.includes(family)),
      null,
    );
    rows.push(
      ...(await predicted(
        measured.filter(({ family }) => group.includes(family)),
        calibration,
        null,
      )),
    );
  }
  return rows;
}

/** What is usually meant by a model linear in FLOPs: a constant and FLOPs of whole models, fitted to models that were run. */
function byWholeModels({ family, flops }: Row, rows: readonly Row[]): number {
  const others = rows.filter((row) => row.family !== family);
  const [flopsOf, msOf] = [others.map((row) => row.flops), others.map((row) => row.measuredMs)];
  return Math.max(0, mean(msOf) + slope(flopsOf, msOf) * (flops - mean(flopsOf)));
}

function result(
  name: string,
  rows: readonly Row[],
  predict: (row: Row) => number,
): { readonly text: string; readonly row: string } {
  // Predictions of one model by several calibrations are no further models.
  const errors = [...new Set(rows.map(({ fileName }) => fileName))].map((name) =>
    mean(
      rows
        .filter(({ fileName }) => fileName === name)
        .map((row) => relativeError(predict(row), row.measuredMs)),
    ),
  );
  const random = createRandom(1);
  const draw = (): number[] => errors.map(() => random.integer(errors.length));
  const means = bootstrap(RESAMPLES, draw, (drawn) => mean(drawn.map((position) => errors[position])));
  const { low, high } = percentileInterval(means, 0.05);
  const spread = `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %`;
  return {
    text: `${name.padEnd(88)} mean relative error ${(100 * mean(errors)).toFixed(1).padStart(6)} % (${spread}), n = ${errors.length}`,
    row: `| ${name} | ${(100 * mean(errors)).toFixed(1)} % | ${spread} | ${errors.length} |`,
  };
}

/** The one with the median prediction. */
function middleOf(rows: readonly Row[]): Row {
  return [...rows].sort((a, b) => a.predictedMs - b.predictedMs)[Math.floor(rows.length / 2)];
}

function lineOf({ fileName, measuredMs, repeatError, predictedMs, layersMs, isInside }: Row): string {
  return `${fileName.padEnd(26)} measured ${measuredMs.toFixed(2).padStart(8)} ms (±${(100 * repeatError).toFixed(0)} %)  predicted ${predictedMs.toFixed(2).padStart(8)} ms ${percent(predictedMs / measuredMs - 1).padStart(6)}  layers ${percent(layersMs / measuredMs - 1).padStart(6)}${isInside ? '' : '  outside its band'}`;
}

function percent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(0)} %`;
}
