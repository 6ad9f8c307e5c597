import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LARGE_BYTES,
  resultMs,
  resultsMs,
  SMALL_BYTES,
} from '../../../../src/methods/latency/layers/results';
import { count, node } from '../../onnx/count/counting';

const costs = { smallMsPerByte: 2e-7, largeMsPerByte: 5e-7 };
const byte = fc.integer({ min: 0, max: 1 << 26 });

describe('resultMs', () => {
  it('is what the two sizes say, and never less for more bytes', () => {
    expect(resultMs(costs, SMALL_BYTES)).toBeCloseTo(2e-7 * SMALL_BYTES, 9);
    expect(resultMs(costs, 2 * LARGE_BYTES)).toBeCloseTo(1e-6 * LARGE_BYTES, 9);
    fc.assert(
      fc.property(byte, byte, (a, b) => {
        const [fewer, more] = a < b ? [a, b] : [b, a];
        expect(resultMs(costs, fewer)).toBeLessThanOrEqual(resultMs(costs, more));
      }),
    );
  });
});

describe('resultsMs', () => {
  it('counts every result of a model', async () => {
    const of = async (...outputs: string[]): Promise<number> =>
      resultsMs(
        costs,
        await count({
          opset: 21,
          nodes: [node('Neg', ['x'], ['y']), node('Abs', ['x'], ['z'])],
          inputs: { x: { shape: [10, 20] } },
          outputs,
        }),
      );
    expect(await of('y')).toBeCloseTo(2e-7 * 800, 12);
    expect(await of('y', 'z')).toBeCloseTo(2e-7 * 1600, 12);
  });
});
