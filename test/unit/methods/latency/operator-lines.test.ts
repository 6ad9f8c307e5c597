/** Operators with lines of their own, and what ONNX Runtime makes of quantised products. */
import { describe, expect, it } from 'vitest';
import { type Kernel, kernelsOf } from '../../../../src/methods/latency/layers/kernels';
import { identityOf } from '../../../../src/methods/latency/layers/own-pace';
import { fitLayerModel, predictLayers } from '../../../../src/methods/latency/layers/layer-model';
import { adviceOnScales } from '../../../../src/methods/latency/layers/shared-scales';
import { NO_WORK } from '../../../../src/methods/latency/layers/kernel-work';
import { count, floats, node } from '../../onnx/count/counting';
import type { Constant, NodeSketch } from '../../onnx/support/model-writer';

const whole = (dtype: Constant['dtype'], ...dims: number[]): Constant => ({
  dtype,
  dims,
  values: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});
const SIZE = 64;

async function kernels(
  nodes: readonly NodeSketch[],
  constants: Readonly<Record<string, Constant>>,
): Promise<readonly Kernel[]> {
  const counts = await count({
    opset: 21,
    nodes,
    inputs: { x: { shape: [8, SIZE] } },
    constants,
    outputs: ['y'],
  });
  return kernelsOf(counts).filter(({ work }) => work.launches > 0);
}

const classes = (found: readonly Kernel[]): readonly string[] => found.map((one) => one.class);

describe('products of stored integers', () => {
  const scale = floats();
  const weights = whole('int8', SIZE, SIZE);
  const float = node('DequantizeLinear', ['w', 's'], ['f']);

  it('with weights of few bits before a product of floats are one kernel, bias included', async () => {
    const found = await kernels([float, node('MatMul', ['x', 'f'], ['p']), node('Add', ['p', 'b'], ['y'])], {
      w: weights,
      s: scale,
      b: floats(SIZE),
    });
    expect(classes(found)).toEqual(['matmul-8bit']);
    expect(found[0].work).toMatchObject({ weightBytes: SIZE * SIZE, inputBytes: 4 * 8 * SIZE });
    const packed = await kernels([float, node('Gemm', ['x', 'f'], ['y'])], {
      w: whole('int4', SIZE, SIZE),
      s: scale,
    });
    expect(classes(packed)).toEqual(['matmul-4bit']);
    expect(packed[0].work.weightBytes).toBe((SIZE * SIZE) / 2);
  });

  it('whose weights two nodes read, or are turned by the node, are unpacked at every run', async () => {
    const found = await kernels(
      [float, node('MatMul', ['x', 'f'], ['p']), node('MatMul', ['p', 'f'], ['y'])],
      { w: weights, s: scale },
    );
    expect(classes(found)).toEqual(['matmul', 'matmul']);
    expect(found.map(({ extras }) => extras.map((one) => one.class))).toEqual([
      ['elementwise-int8'],
      ['elementwise-int8'],
    ]);
    const turned = await kernels([float, node('Gemm', ['x', 'f'], ['y'], { transB: 1 })], {
      w: weights,
      s: scale,
    });
    expect(classes(turned)).toEqual(['matmul']);
  });

  it('whose scale equals another constant share it and stay floats, and the author learns of it', async () => {
    const of = async (
      second: number,
      constant: number,
    ): Promise<readonly (string | number | undefined)[]> => {
      const scalar = (value: number): Constant => ({ dtype: 'float32', dims: [], values: [value] });
      const counts = await count({
        opset: 21,
        nodes: [
          node('DequantizeLinear', ['w', 's'], ['f']),
          node('MatMul', ['x', 'f'], ['p']),
          node('DequantizeLinear', ['v', 't'], ['g']),
          node('MatMul', ['p', 'g'], ['q']),
          node('Mul', ['q', 'c'], ['y']),
        ],
        inputs: { x: { shape: [8, SIZE] } },
        constants: { w: weights, v: weights, s: scalar(0.5), t: scalar(second), c: scalar(constant) },
        outputs: ['y'],
      });
      const products = classes(kernelsOf(counts)).filter((name) => name.startsWith('matmul'));
      return [...products, ...adviceOnScales('m.onnx', counts).map((advice) => advice.count)];
    };
    expect(await of(0.25, 3)).toEqual(['matmul-8bit', 'matmul-8bit']);
    expect(await of(0.5, 3)).toEqual(['matmul', 'matmul', 2]);
    expect(await of(0.25, 0.5)).toEqual(['matmul', 'matmul-8bit', 1]);
  });

  it('with activations quantised at every run are one kernel', async () => {
    const found = await kernels(
      [
        node('DynamicQuantizeLinear', ['x'], ['q', 'qs', 'z']),
        node('MatMulInteger', ['q', 'w', 'z'], ['i']),
        node('Cast', ['i'], ['c'], { to: 1 }),
        node('Mul', ['qs', 's'], ['m']),
        node('Mul', ['c', 'm'], ['y']),
      ],
      { w: weights, s: scale },
    );
    expect(classes(found)).toEqual(['matmul-int8']);
    expect(found[0].work).toMatchObject({ flops: 2 * 8 * SIZE * SIZE, inputBytes: 4 * 8 * SIZE });
  });
});

describe('operators with lines of their own', () => {
  it('take their class from the operator, and plain powers are products', async () => {
    const of = async (op: string, constants: Readonly<Record<string, Constant>> = {}): Promise<string> =>
      (await kernels([node(op, ['x', ...Object.keys(constants)], ['y'])], constants))[0].class;
    const power = (value: number): Constant => ({ dtype: 'float32', dims: [], values: [value] });
    expect(await of('Softplus')).toBe('softplus');
    expect(await of('Relu')).toBe('relu');
    expect(await of('Less', { b: floats(SIZE) })).toBe('comparison');
    expect(await of('Pow', { e: power(4) })).toBe('pow');
    expect(await of('Pow', { e: power(2) })).toBe('gelu');
    expect(await of('Add', { b: floats(SIZE) })).toBe('elementwise');
    const axis = (value: number): Constant => ({ dtype: 'int64', dims: [], values: [value] });
    expect(await of('CumSum', { a: axis(-1) })).toBe('cumsum');
    expect(await of('CumSum', { a: axis(0) })).toBe('elementwise');
    expect(await of('CumSum', { a: axis(-2) })).toBe('elementwise');
  });

  it('are told apart by what constant inputs set, not by numbers that are data', async () => {
    const of = async (op: string, dtype: 'int64' | 'float32', value: number): Promise<string> => {
      const setting: Constant = { dtype, dims: [], values: [value] };
      return identityOf((await kernels([node(op, ['x', 'a'], ['y'])], { a: setting }))[0]).attributes;
    };
    expect(await of('CumSum', 'int64', 0)).not.toBe(await of('CumSum', 'int64', 1));
    expect(await of('Pow', 'float32', 4)).not.toBe(await of('Pow', 'float32', 5));
    expect(await of('Add', 'float32', 4)).toBe(await of('Add', 'float32', 5));
  });

  const sums = [1, 2, 3].map((times) => ({
    class: 'elementwise',
    work: { ...NO_WORK, launches: 1, inputBytes: times * 8e6, outputBytes: times * 4e6, flops: times * 1e6 },
    ms: times,
  }));
  const line = { ...NO_WORK, launches: 1 };
  const large = (name: string) => [{ class: name, work: { ...line, flops: 16e6 }, nodes: [], extras: [] }];

  it('are predicted from the table where none was measured, at the pace of the machine', () => {
    const [slowMs, fastMs] = [2, 1].map(
      (pace) => predictLayers(fitLayerModel(sums, 0, null, pace), large('softplus')).ms,
    );
    expect(slowMs / fastMs).toBeCloseTo(2, 3);
    expect(fastMs).toBeGreaterThan(5);
  });

  it('keep the table where kernels are too small to tell, and follow one that is not', () => {
    const measured = (flops: number, ms: number) => ({ class: 'cast', work: { ...line, flops }, ms });
    const plain = predictLayers(fitLayerModel(sums, 0), large('cast')).ms;
    const small = fitLayerModel([...sums, ...[16, 160, 320].map((flops) => measured(flops, 0.01))], 0);
    expect(predictLayers(small, large('cast')).ms).toBeCloseTo(plain, 6);
    const telling = fitLayerModel([...sums, measured(32e6, 6 * plain)], 0);
    expect(predictLayers(telling, large('cast')).ms / plain).toBeCloseTo(3, 0);
  });
});
