import { describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import { chooseKernels } from '../../../../src/methods/latency/calibration/choose';
import { workVector } from '../../../../src/methods/latency/layers/kernel-work';
import { type Kernel, kernelsOf, layersOf } from '../../../../src/methods/latency/layers/kernels';
import { countModel, type ModelCounts } from '../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../../onnx/support/model-files';

async function countsOf(name: string): Promise<ModelCounts> {
  return countModel(
    await readOnnxModel(modelFile(generateNetwork(networkNamed(name), { weights: 'shape-only' }).model)),
  );
}

const operators = ({ nodes }: Kernel): string => nodes.map(({ node }) => node.opType).join('+');

describe('kernelsOf', () => {
  it('covers every timed node once, and keeps the work', async () => {
    const counts = await countsOf('bert-mini');
    const kernels = kernelsOf(counts);
    const nodes = kernels.flatMap((kernel) => kernel.nodes);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(nodes.length).toBe(counts.totals.timedNodes);
    expect(nodes.reduce((sum, { flops }) => sum + (flops ?? 0), 0)).toBe(counts.totals.flops);
  });

  it('joins normalisation, residual and activation to a convolution', async () => {
    const found = new Set(kernelsOf(await countsOf('resnet18')).map(operators));
    expect(found).toContain('Conv+BatchNormalization+Relu');
    expect(found).toContain('Conv+BatchNormalization+Add+Relu');
    expect(found).not.toContain('BatchNormalization');
    expect(found).not.toContain('Relu');
  });

  it('joins bias, Gelu and the normalisation after an addition', async () => {
    const found = new Set(kernelsOf(await countsOf('bert-mini')).map(operators));
    for (const each of ['MatMul+Add', 'Div+Erf+Add+Mul+Mul', 'Add+LayerNormalization']) {
      expect(found).toContain(each);
    }
    expect(found).not.toContain('Erf');
  });

  it('takes weights as gone from the caches in a model that touches more than they hold, and as kept in a small one', async () => {
    const [small, large] = [await countsOf('lstm'), await countsOf('vgg11')];
    for (const { work } of kernelsOf(small)) {
      expect(work.coldWeightBytes).toBe(0);
    }
    for (const { work } of kernelsOf(large)) {
      expect(work.coldWeightBytes).toBe(work.weightBytes);
    }
  });
});

describe('layersOf', () => {
  it('knows of other models that run in between', async () => {
    const counts = await countsOf('lstm');
    const cold = (touched?: number): number =>
      layersOf(counts, 16, touched).reduce((sum, { work }) => sum + work.coldWeightBytes, 0);
    expect(cold()).toBe(0);
    expect(cold(100e6)).toBeGreaterThan(cold(12e6));
    expect(cold(12e6)).toBeGreaterThan(0);
  });
});

describe('chooseKernels', () => {
  it('takes three of every class that takes some time, none twice, and as many as asked for', async () => {
    const models = await Promise.all(
      ['mobilenet-v3-small', 'vit-tiny', 'resnet50'].map(async (name) => kernelsOf(await countsOf(name))),
    );
    const chosen = chooseKernels(models, 60);
    expect(chosen.length).toBe(60);
    const number = (name: string): number => chosen.filter((kernel) => kernel.class === name).length;
    for (const name of ['conv', 'conv-1x1', 'depthwise-conv', 'matmul']) {
      expect(number(name)).toBeGreaterThanOrEqual(3);
    }
    expect(
      new Set(chosen.map((kernel) => `${operators(kernel)} ${workVector(kernel.work).join()}`)).size,
    ).toBe(chosen.length);
  });

  it('takes all there are when these are fewer, whatever the design', async () => {
    const models = [kernelsOf(await countsOf('lstm'))];
    for (const design of ['target-aware', 'd-optimal', 'v-optimal', 'random'] as const) {
      expect(chooseKernels(models, 60, design).length).toBe(4);
    }
  });
});
