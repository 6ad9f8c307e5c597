import { describe, expect, it } from 'vitest';
import { plan } from '../../../../../src/methods/latency/calibration/plan-batches';
import { kernelsOf } from '../../../../../src/methods/latency/layers/kernels';
import { count, floats, node } from '../../../onnx/count/counting';

describe('the models that kernels are measured in', () => {
  it('hold kernels together, but products with packed weights alone', async () => {
    const counts = await count({
      opset: 21,
      nodes: [node('MatMul', ['x', 'w'], ['y']), node('Softmax', ['y'], ['z'])],
      constants: { w: floats(8, 8) },
      inputs: { x: { shape: [4, 8] } },
      outputs: ['z'],
    });
    const kernels = kernelsOf(counts).map((kernel) => ({ ...kernel, counts, opsets: new Map([['', 21]]) }));
    const [product] = kernels;
    const packed = { ...product, class: 'matmul-8bit' };
    const sizes = plan([...kernels, packed, packed]).map(({ length }) => length);
    expect(sizes.sort()).toEqual([1, 1, 2]);
  });
});
