import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import { findChannelBlock } from '../../../../src/methods/latency/calibration/channel-block';
import { type Kernel, kernelsOf, layersOf } from '../../../../src/methods/latency/layers/kernels';
import { loadOnnxRuntime, openSubject } from '../../../../src/methods/latency/measure/sessions';
import { countModel, type ModelCounts } from '../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../src/onnx/read';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-fusion-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Kernels and FLOPs by class, what comes along with kernels included. */
function byClass(kernels: readonly Kernel[]): Record<string, { kernels: number; gigaflops: string }> {
  const sums = new Map<string, { kernels: number; flops: number }>();
  for (const { class: name, work } of kernels.flatMap((kernel) => [kernel, ...kernel.extras])) {
    const sum = sums.get(name) ?? { kernels: 0, flops: 0 };
    sums.set(name, { kernels: sum.kernels + work.launches, flops: sum.flops + work.flops });
  }
  return Object.fromEntries(
    [...sums]
      .filter(([, sum]) => sum.kernels > 0)
      .map(([name, sum]) => [name, { kernels: sum.kernels, gigaflops: (sum.flops / 1e9).toFixed(4) }]),
  );
}

async function countsOf(file: string): Promise<ModelCounts> {
  return countModel(await readOnnxModel(file));
}

describe('kernelsOf', () => {
  // Residuals, channels that do not fill blocks, depthwise and grouped convolutions, swish, attention, a recurrent network.
  it.each([
    'resnet18-half',
    'shufflenet-v2-1x',
    'regnet-x',
    'efficientnet-b1-half',
    'densenet63-half',
    'gpt2-mini',
    'gru',
  ])('makes of %s what ONNX Runtime makes of it', async (name) => {
    const onnx = await loadOnnxRuntime();
    const channelBlock = await findChannelBlock(onnx);
    const [model, optimised] = [
      path.join(folder, `${name}.onnx`),
      path.join(folder, `${name}.optimised.onnx`),
    ];
    const generated = generateNetwork(networkNamed(name), {
      size: networkNamed(name).family === 'lstm' ? 8 : 64,
    }).model;
    await writeFile(model, generated);
    await (await openSubject(onnx, name, await readFile(model), [], 1, undefined, optimised)).release();
    expect(byClass(kernelsOf(await countsOf(model), channelBlock))).toEqual(
      byClass(layersOf(await countsOf(optimised), channelBlock)),
    );
  });
});
