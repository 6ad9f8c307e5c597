// Which kernels to measure: designs of equal size compared by the error of the models' predicted times. All designs choose from
// the same kernels, which are measured once; several seeds each. Writes docs/runtime.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTargets } from '../src/methods/latency/calibration/calibrate';
import { findChannelBlock } from '../src/methods/latency/calibration/channel-block';
import { chooseKernels } from '../src/methods/latency/calibration/choose';
import type { Design } from '../src/methods/latency/calibration/design';
import type { TargetKernel } from '../src/methods/latency/calibration/emit';
import { measureKernels } from '../src/methods/latency/calibration/measure-kernels';
import { measureOverhead } from '../src/methods/latency/calibration/overhead';
import { fitLayerModel, type KernelSample, predictLayers } from '../src/methods/latency/layers/layer-model';
import { loadOnnxRuntime } from '../src/methods/latency/measure/sessions';
import { mean } from '../src/numeric/moments';
import { benchModels, measureAll, replaceBetween } from './model-latency/models';

const DESIGNS = ['target-aware', 'v-optimal', 'd-optimal', 'random'] as const;
const SIZES = [25, 60] as const;
const SEEDS = [0, 1, 2, 3, 4, 5] as const;
/** Kernels whose sessions are open at the same time. */
const CHUNK = 100;
const MS_PER_KERNEL = 150;
const PAGE = path.resolve(__dirname, '../docs/runtime.md');
const { signal } = new AbortController();

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const models = benchModels();
  const measured = await measureAll(models);
  const onnx = await loadOnnxRuntime();
  const channelBlock = await findChannelBlock(onnx);
  const { runMs, profilingMs } = await measureOverhead(onnx);
  const targets = await readTargets({ models, dimensions: {} }, channelBlock, signal);
  const trials = SIZES.flatMap((size) =>
    DESIGNS.flatMap((design) =>
      SEEDS.map((seed) => ({ size, design, chosen: chooseKernels(targets, size, design, seed) })),
    ),
  );

  const kernels = [...new Set(trials.flatMap(({ chosen }) => chosen))];
  let unitRunMs = 0;
  const unitSamples = new Map<TargetKernel, readonly KernelSample[]>();
  for (let first = 0; first < kernels.length; first += CHUNK) {
    const chunk = kernels.slice(first, first + CHUNK);
    const { samples, probeMs } = await measureKernels(onnx, chunk, {
      channelBlock,
      profilingMs,
      budgetMs: MS_PER_KERNEL * chunk.length,
      signal,
      onFraction: () => undefined,
    });
    unitRunMs = runMs / probeMs;
    chunk.forEach((kernel, index) =>
      unitSamples.set(
        kernel,
        samples[index].map((sample) => ({ ...sample, ms: sample.ms / probeMs })),
      ),
    );
    console.log(`${Math.min(kernels.length, first + CHUNK)} of ${kernels.length} kernels measured`);
  }
  const unitMs = new Map(measured.map((model) => [model.fileName, model.unitMs]));
  const errorOf = (chosen: readonly TargetKernel[]): number => {
    const model = fitLayerModel(
      chosen.flatMap((kernel) => unitSamples.get(kernel) ?? []),
      unitRunMs,
    );
    const errors = models.flatMap(({ fileName }, index) => {
      const truth = unitMs.get(fileName);
      return truth === undefined ? [] : [Math.abs(predictLayers(model, targets[index]).ms / truth - 1)];
    });
    return mean(errors);
  };
  const rows = DESIGNS.map((design: Design) => {
    const cells = SIZES.map((size) => {
      const errors = trials
        .filter((trial) => trial.design === design && trial.size === size)
        .map(({ chosen }) => 100 * errorOf(chosen));
      return `${mean(errors).toFixed(1)} % (${Math.min(...errors).toFixed(1)}–${Math.max(...errors).toFixed(1)} %)`;
    });
    console.log(design.padEnd(14), cells.join('   '));
    return `| ${design} | ${cells.join(' | ')} |`;
  });
  if (process.env.MESHLENS_DATA === undefined) {
    return console.log('docs/runtime.md not written: it lists the light models as well');
  }
  const table = [
    `| design | ${SIZES.map((size) => `${size} kernels`).join(' | ')} |`,
    '|---|---|---|',
    ...rows,
  ].join('\n');
  writeFileSync(PAGE, replaceBetween(readFileSync(PAGE, 'utf8'), 'model-latency-designs', table));
}
