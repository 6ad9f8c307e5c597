// When the correction for neighbouring kernels earns its place: errors of the plain sum over the kernels, of the whole correction
// and of what is applied, with one calibration for all models and one for each, without and with busy processes beside. One
// thread. Writes docs/runtime-correction.md.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { relativeError } from '../src/evaluation/metrics';
import { mean } from '../src/numeric/moments';
import { quantile } from '../src/numeric/quantile';
import { type Calibration, calibrationFrom } from '../src/methods/latency/calibration/calibrate';
import { inspectModels } from '../src/methods/latency/inspect';
import { loadLatencyModel } from '../src/methods/latency/network/model-file';
import { measureKernelsInChild } from './model-latency/in-child';
import { benchModels, measureAll, type MeasuredModel, replaceBetween } from './model-latency/models';

const SHIPPED = path.resolve(__dirname, '../models/scaledl');
const PAGE = path.resolve(__dirname, '../docs/runtime-correction.md');
/** Beside the light models of the ONNX test suite, one of each kind of network. */
const NAMES: ReadonlySet<string> = new Set(
  'resnet18 mobilenet-v2-half shufflenet-v2-1x bert-mini swin-nano lstm'.split(' '),
);
/** Processes that read and write 32 MB again and again. */
const LOADS = [0, 2] as const;
const BUSY = 'const a=new Float64Array(4e6);let s=0;for(;;)for(let i=0;i<a.length;i++){s+=a[i];a[i]=s*1e-9}';

interface Row {
  readonly condition: string;
  readonly waited: number;
  readonly weight: number;
  /** Relative errors. */
  readonly sum: number;
  readonly whole: number;
  readonly applied: number;
  readonly isInside: boolean;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const models = benchModels().filter(({ fileName }) => NAMES.has(fileName) || fileName.startsWith('light_'));
  const { model: shipped } = await loadLatencyModel(SHIPPED);
  const prior = shipped?.prior ?? null;
  const rows: Row[] = [];
  for (const load of LOADS) {
    const busy = Array.from({ length: load }, () => spawn(process.execPath, ['-e', BUSY]));
    const beside = load === 0 ? 'as the machine was' : `${load} busy processes`;
    try {
      const together = await measureKernelsInChild({ models, dimensions: {} });
      const measured = await measureAll(models);
      rows.push(...(await compared(`one for all, ${beside}`, measured, calibrationFrom(together, prior))));
      for (const model of models) {
        const own = await measureKernelsInChild({ models: [model], dimensions: {} });
        rows.push(
          ...(await compared(
            `one for each, ${beside}`,
            await measureAll([model]),
            calibrationFrom(own, prior),
          )),
        );
      }
    } finally {
      busy.forEach((one) => one.kill());
    }
  }
  const table = tableOf(rows);
  console.log(table);
  if (process.env.MESHLENS_DATA === undefined) {
    return console.log('docs/runtime-correction.md not written: it lists the light models as well');
  }
  writeFileSync(PAGE, replaceBetween(readFileSync(PAGE, 'utf8'), 'model-latency-correction', table));
}

async function compared(
  condition: string,
  measured: readonly MeasuredModel[],
  calibration: Calibration,
): Promise<readonly Row[]> {
  const predicted = async (evidence: Pick<Calibration, 'unrest' | 'measured'>): Promise<Inspected> => {
    const { models } = await inspectModels(
      {
        latencyModelFolder: SHIPPED,
        models: measured,
        dimensions: {},
        measure: null,
        calibrate: false,
        storageDir: null,
        calibration: { ...calibration, ...evidence },
      },
      new AbortController().signal,
      () => undefined,
    );
    return models;
  };
  const [applied, whole] = [
    await predicted(calibration),
    await predicted({ unrest: { spread: 0, waited: 0 }, measured: Infinity }),
  ];
  return measured.map(({ fileName, unitMs }) => {
    const truth = unitMs * calibration.probeMs;
    const of = (models: Inspected): Inspected[number] | undefined =>
      models.find(({ file }) => file === fileName);
    const own = of(applied);
    const row = {
      condition,
      waited: calibration.unrest?.waited ?? 0,
      weight: own?.correction?.weight ?? 0,
      sum: relativeError(own?.rivals?.uncorrected ?? NaN, truth),
      whole: relativeError(of(whole)?.predictedMs ?? NaN, truth),
      applied: relativeError(own?.predictedMs ?? NaN, truth),
      isInside: truth >= (own?.intervalMs?.low ?? NaN) && truth <= (own?.intervalMs?.high ?? NaN),
    };
    console.log(fileName, truth.toFixed(2), JSON.stringify(row));
    return row;
  });
}

type Inspected = Awaited<ReturnType<typeof inspectModels>>['models'];

function tableOf(rows: readonly Row[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const lines = [...new Set(rows.map(({ condition }) => condition))].map((condition) => {
    const own = rows.filter((row) => row.condition === condition);
    const waited = own.map((row) => row.waited);
    const mid = (pick: (row: Row) => number): string => percent(mean(own.map(pick)));
    const worse = own.filter((row) => row.whole > row.sum).length;
    return `| ${condition} | ${own.length} | ${percent(quantile(waited, 0.5))} | ${mid(({ sum }) => sum)} | ${mid(({ whole }) => whole)} | ${mid(({ applied }) => applied)} | ${mean(own.map(({ weight }) => weight)).toFixed(2)} | ${worse} | ${own.filter(({ isInside }) => isInside).length} |`;
  });
  return [
    '| calibrations | models | waited | sum over the kernels | whole correction | as applied | mean weight | whole correction worse | inside the band |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
