/**
 * Training steps of five networks in three sizes: predicted from their inference files by a calibration of this machine, and
 * measured as the engine's compiled step. Prints Markdown and writes it into docs/runtime.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { calibrationFrom } from '../src/methods/latency/calibration/calibrate';
import { measureKernelsInChild } from './model-latency/in-child';
import { inspectModels, type InspectedModel } from '../src/methods/latency/inspect';
import type { LatencyOptions } from '../src/contracts/latency/report';
import { describeMachine, writeIntoPage } from './engine/page';
import { markdownTable } from './engine/table';
import { measureSteps, type MeasuredStep } from './model-latency-training/measure-steps';
import { trainedNetworks } from './model-latency-training/subjects';

interface Row {
  readonly name: string;
  readonly size: number;
  readonly predictedMs: number;
  readonly low: number;
  readonly high: number;
  /** By a calibration that has seen the other networks only. */
  readonly unseenMs: number;
  readonly measured: MeasuredStep;
}

const ROUNDS = 3;

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-training-'));
  try {
    const networks = trainedNetworks();
    const models = await Promise.all(
      networks.map(async ({ inference }, index) => {
        const file = path.join(folder, `${index}.onnx`);
        await writeFile(file, inference);
        return { file, fileName: String(index) };
      }),
    );
    const all = await predict(models, models);
    const unseen = new Map<string, number>();
    for (const name of new Set(networks.map((network) => network.name))) {
      const own = models.filter((_, index) => networks[index].name === name);
      const { inspected, probeMs } = await predict(
        models.filter((model) => !own.includes(model)),
        own,
      );
      own.forEach(({ fileName }, index) =>
        unseen.set(fileName, stepOf(inspected[index]).predictedMs / probeMs),
      );
    }
    const measured = await measureSteps(networks, ROUNDS, (done, rounds) =>
      console.error(`measured round ${done} of ${rounds}`),
    );
    const rows = networks.map(({ name, size }, index): Row => {
      const { predictedMs, intervalMs } = stepOf(all.inspected[index]);
      // What was predicted for the machine's speed during the calibration, at that of the measurement.
      const { probeMs } = measured[index];
      const speed = probeMs / all.probeMs;
      return {
        name,
        size,
        predictedMs: predictedMs * speed,
        low: intervalMs.low * speed,
        high: intervalMs.high * speed,
        unseenMs: (unseen.get(models[index].fileName) ?? NaN) * probeMs,
        measured: measured[index],
      };
    });
    const markdown = page(rows, all.kernels);
    console.log(markdown);
    writeIntoPage('model-latency-training', markdown, 'runtime.md');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type ModelFile = LatencyOptions['models'][number];

interface Predicted {
  readonly inspected: readonly InspectedModel[];
  readonly probeMs: number;
  readonly kernels: number;
}

/** As `meshlens runtime ... --training --calibrate` with some files, and then with others from its cache. */
async function predict(calibrateOn: readonly ModelFile[], models: readonly ModelFile[]): Promise<Predicted> {
  const options = {
    dimensions: {},
    calibrate: true,
    measure: null,
    storageDir: null,
    training: { optimiser: 'adamw', dataParallel: null },
  } as const;
  const { signal } = new AbortController();
  const calibration = calibrationFrom(await measureKernelsInChild({ ...options, models: calibrateOn }), null);
  console.error(`calibrated with ${calibration.measured} kernels of ${calibrateOn.length} files`);
  const { models: inspected } = await inspectModels(
    { ...options, models, calibration },
    signal,
    () => undefined,
  );
  return { inspected, probeMs: calibration.probeMs, kernels: calibration.measured };
}

function stepOf({ file, training }: InspectedModel): {
  readonly predictedMs: number;
  readonly intervalMs: { readonly low: number; readonly high: number };
} {
  if (training?.predictedMs == null || training.intervalMs === null) {
    throw new Error(`no training step was predicted for ${file}`);
  }
  return { predictedMs: training.predictedMs, intervalMs: training.intervalMs };
}

function page(rows: readonly Row[], kernels: number): string {
  const errorOf = ({ predictedMs, measured }: Row): number => predictedMs / measured.ms - 1;
  const unseenErrorOf = ({ unseenMs, measured }: Row): number => unseenMs / measured.ms - 1;
  const names = [...new Set(rows.map(({ name }) => name))];
  const meanOf = (some: readonly Row[], error: (row: Row) => number): number =>
    some.reduce((sum, row) => sum + Math.abs(error(row)), 0) / some.length;
  const worstOf = (error: (row: Row) => number): string =>
    percent(Math.max(...rows.map((row) => Math.abs(error(row)))));
  const byNetwork = (error: (row: Row) => number): string =>
    names
      .map(
        (name) =>
          `${name} ${percent(
            meanOf(
              rows.filter((row) => row.name === name),
              error,
            ),
          )}`,
      )
      .join(', ');
  const inside = rows.filter(({ low, high, measured }) => measured.ms >= low && measured.ms <= high).length;
  return [
    `Measured on ${describeMachine()}; one calibration with ${kernels} kernels for all ${rows.length} files, one thread, processor time.`,
    markdownTable(
      [
        'network',
        'services or series',
        'measured ms',
        'repeat error',
        'predicted ms',
        'error',
        'predicted unseen',
        'error',
      ],
      rows.map((row) => [
        row.name,
        String(row.size),
        row.measured.ms.toFixed(2),
        percent(row.measured.repeatError),
        row.predictedMs.toFixed(2),
        signed(errorOf(row)),
        row.unseenMs.toFixed(2),
        signed(unseenErrorOf(row)),
      ]),
    ),
    `Mean error: ${percent(meanOf(rows, errorOf))}, worst ${worstOf(errorOf)} (${byNetwork(errorOf)}); ${inside} of ${rows.length} within their 90 % bands.`,
    `Unseen, when only the other four networks were calibrated with: ${percent(meanOf(rows, unseenErrorOf))}, worst ${worstOf(unseenErrorOf)} (${byNetwork(unseenErrorOf)}).`,
  ].join('\n\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
