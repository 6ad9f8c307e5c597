// How far predictions of single operators are from measured times, at sizes that no line was fitted to: the calibration sees the
// kernels of whole networks only. One thread. Writes docs/operator-predictions.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { relativeError } from '../src/evaluation/metrics';
import { mean } from '../src/numeric/moments';
import { quantile } from '../src/numeric/quantile';
import { calibrationFrom } from '../src/methods/latency/calibration/calibrate';
import { inspectModels } from '../src/methods/latency/inspect';
import { loadLatencyModel } from '../src/methods/latency/network/model-file';
import { measureKernelsInChild } from './model-latency/in-child';
import { benchModels, measureAll } from './model-latency/models';
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
  readonly predictedMs: number;
  /** Without the correction. */
  readonly layersMs: number;
  readonly low: number;
  readonly high: number;
}

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
  const calibration = calibrationFrom(
    await measureKernelsInChild({ models: benchModels(), dimensions: {} }),
    shipped?.prior ?? null,
  );
  const { models: predicted } = await inspectModels(
    {
      latencyModelFolder: SHIPPED,
      models: measured,
      dimensions: {},
      measure: null,
      calibrate: false,
      storageDir: null,
      calibration,
    },
    new AbortController().signal,
    () => undefined,
  );
  const rows = measured.flatMap(({ fileName, family, unitMs }): Row[] => {
    const found = predicted.find(({ file }) => file === fileName);
    if (found?.predictedMs == null || found.intervalMs === null) {
      console.log(`${fileName} is not predicted`);
      return [];
    }
    const { low, high } = found.intervalMs;
    return [
      {
        name: fileName,
        group: family,
        measuredMs: unitMs * calibration.probeMs,
        predictedMs: found.predictedMs,
        layersMs: found.rivals?.uncorrected ?? found.predictedMs,
        low,
        high,
      },
    ];
  });
  const page = pageOf(rows);
  console.log(page);
  writeFileSync(PAGE, page);
}

function pageOf(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const summary = (name: string, own: readonly Row[]): string => {
    const errors = own.map(({ predictedMs, measuredMs }) => relativeError(predictedMs, measuredMs));
    const inside = own.filter(({ measuredMs, low, high }) => measuredMs >= low && measuredMs <= high).length;
    return `| ${name} | ${own.length} | ${percent(mean(errors))} | ${percent(quantile(errors, 0.5))} | ${percent(mean(own.map(({ layersMs, measuredMs }) => relativeError(layersMs, measuredMs))))} | ${inside} |`;
  };
  return `# Single operators, predicted

Times of networks of one operator: one thread, calibrated for whole networks, none of which has these kernels;
\`npm run bench operator-predictions\` writes this page. Elementwise operators work on ${SHAPE.join(' × ')} elements.

A network of one operator is not what the lines are for, and they predict most of them too long. Its input stays in a cache from run to
run, where a kernel inside a network finds what others left. What a large result costs varies by a factor of three with the
memory that the process has already. Operators with slow lines of their own (Softplus, Mish, Pow and the like) are within 40 %. The
line of LRN comes from the two sizes below.

| class | operators | mean error | median error | mean error without correction | inside the band |
| --- | --- | --- | --- | --- | --- |
${[
  ...groups.map((group) =>
    summary(
      group,
      rows.filter((row) => row.group === group),
    ),
  ),
  summary('all', rows),
].join('\n')}

| operator | measured, ms | predicted, ms | without correction, ms | 90 % band |
| --- | --- | --- | --- | --- |
${rows.map(({ name, measuredMs, predictedMs, layersMs, low, high }) => `| ${name} | ${measuredMs.toFixed(2)} | ${predictedMs.toFixed(2)} | ${layersMs.toFixed(2)} | ${low.toFixed(2)}–${high.toFixed(2)}${measuredMs < low || measuredMs > high ? ' *' : ''} |`).join('\n')}
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
