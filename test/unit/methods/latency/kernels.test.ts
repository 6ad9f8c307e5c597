import { describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import { chooseKernels } from '../../../../src/methods/latency/calibration/choose';
import { workVector } from '../../../../src/methods/latency/layers/kernel-work';
import { type Kernel, kernelsOf, layersOf } from '../../../../src/methods/latency/layers/kernels';
import { countModel, type ModelCounts } from '../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../src/onnx/read';
import { count, floats, node } from '../../onnx/count/counting';
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

describe('outputs that nodes leave out', () => {
  const lstm = async (outputs: string[]): Promise<Kernel> => {
    const counts = await count({
      nodes: [
        // A constant node with an output left out says nothing about other outputs left out.
        node('Dropout', ['w0'], ['', 'mask']),
        node('LSTM', ['x', 'w', 'r'], outputs, { hidden_size: 8 }),
        node('Relu', [outputs[1]], ['z']),
      ],
      inputs: { x: { shape: [20, 2, 4] } },
      constants: { w0: floats(4), w: floats(1, 32, 4), r: floats(1, 32, 8) },
      outputs: ['z'],
    });
    const found = kernelsOf(counts).find((kernel) => kernel.class === 'rnn');
    expect(found).toBeDefined();
    return found as Kernel;
  };

  it('change nothing in the work of a recurrent node but what it writes', async () => {
    const [whole, last] = [await lstm(['y', 'h', 'c']), await lstm(['', 'h', ''])];
    expect(last.work).toEqual({ ...whole.work, outputBytes: last.work.outputBytes });
    expect(last.work.flops).toBeGreaterThan(0);
    expect(last.work.outerTurns).toBe(20);
  });
});

describe('sizes of zero', () => {
  it('take finite work, and none of it', async () => {
    const counts = await count({
      nodes: [
        node('Transpose', ['x'], ['t'], { perm: [0, 1, 3, 2] }),
        node('MatMul', ['t', 'm'], ['p']),
        node('Resize', ['x', '', 'scales'], ['r']),
        node('Conv', ['x', 'f'], ['c']),
        node('Softmax', ['p'], ['s']),
        node('Concat', ['p', 's'], ['j'], { axis: 3 }),
        node('BatchNormalization', ['c', 'v', 'v', 'v', 'v'], ['n']),
        node('GlobalAveragePool', ['c'], ['g']),
        node('LayerNormalization', ['p', 'gain'], ['l']),
      ],
      inputs: { x: { shape: [0, 3, 8, 6] } },
      constants: {
        m: floats(8, 5),
        scales: { dtype: 'float32', dims: [4], values: [1, 1, 2, 2] },
        f: floats(4, 3, 3, 3),
        v: floats(4),
        gain: floats(5),
      },
      outputs: ['r', 'j', 'n', 'g', 'l'],
    });
    expect(counts.problems).toEqual([]);
    for (const { work, extras } of [...kernelsOf(counts), ...layersOf(counts)]) {
      for (const value of [work, ...extras.map((one) => one.work)].flatMap(workVector)) {
        expect(Number.isFinite(value)).toBe(true);
      }
      expect(work.flops).toBe(0);
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
