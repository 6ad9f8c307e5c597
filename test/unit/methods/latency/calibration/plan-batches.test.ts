import { describe, expect, it } from 'vitest';
import type { TargetKernel } from '../../../../../src/methods/latency/calibration/emit';
import { plan } from '../../../../../src/methods/latency/calibration/plan-batches';
import { kernelsOf } from '../../../../../src/methods/latency/layers/kernels';
import { count, floats, node } from '../../../onnx/count/counting';

describe('the models that kernels are measured in', () => {
  it('hold kernels together, but products with packed weights alone', async () => {
    const [product, softmax, large] = await kernelsOfModel(64);
    const packed = { ...product, class: 'matmul-8bit' };
    expect(sizes([product, softmax, packed, packed])).toEqual([1, 1, 2]);
    expect(sizes([product, softmax, large])).toEqual([1, 2]);
  });

  it('hold one kernel where its model does little else', async () => {
    const [product, softmax] = await kernelsOfModel(1);
    expect(sizes([product, softmax])).toEqual([1, 1]);
    expect(sizes([product, product])).toEqual([1, 1]);
  });
});

function sizes(kernels: readonly TargetKernel[]): readonly number[] {
  return plan(kernels)
    .map(({ length }) => length)
    .sort();
}

/** A product, a softmax and a product with weights for so many columns. */
async function kernelsOfModel(columns: number): Promise<readonly TargetKernel[]> {
  const counts = await count({
    opset: 21,
    nodes: [
      node('MatMul', ['x', 'w'], ['y']),
      node('Softmax', ['y'], ['z']),
      node('MatMul', ['z', 'v'], ['u']),
    ],
    constants: { w: floats(8, 8), v: floats(8, columns) },
    inputs: { x: { shape: [4, 8] } },
    outputs: ['u'],
  });
  return kernelsOf(counts).map((kernel) => ({ ...kernel, counts, opsets: new Map([['', 21]]) }));
}
