import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantiseChannels } from '../../../../src/onnx/passes/quantise-channels';

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const weights = sizes.chain((dims) => {
  const length = dims.reduce((product, size) => product * size, 1);
  return fc.record({
    dims: fc.constant(dims),
    axes: fc.subarray(dims.map((_, axis) => axis)),
    values: fc.float32Array({
      minLength: length,
      maxLength: length,
      noNaN: true,
      noDefaultInfinity: true,
      min: -1e6,
      max: 1e6,
    }),
  });
});

/** Position of the scale of each element, by going through the axes. */
function scaleAt(at: number, dims: readonly number[], scaleDims: readonly number[]): number {
  let [rest, index, stride] = [at, 0, 1];
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const place = rest % dims[axis];
    rest = Math.floor(rest / dims[axis]);
    index += (scaleDims[axis] === 1 ? 0 : place) * stride;
    stride *= scaleDims[axis];
  }
  return index;
}

describe('weights as 8-bit integers', () => {
  it('are off by at most half a scale, in every channel', () => {
    fc.assert(
      fc.property(weights, ({ dims, axes, values }) => {
        const { integers, scales, scaleDims } = quantiseChannels(values, dims, axes) ?? expect.unreachable();
        expect(scales.length).toBe(axes.reduce((product, axis) => product * dims[axis], 1));
        values.forEach((value, at) => {
          const scale = scales[scaleAt(at, dims, scaleDims)];
          expect(scale).toBeGreaterThan(0);
          expect(Math.abs(integers[at] * scale - value)).toBeLessThanOrEqual(scale * (0.5 + 1e-5));
        });
      }),
    );
  });

  it('hold zero exactly, and use the whole range', () => {
    const { integers, scales } =
      quantiseChannels(Float32Array.of(0, 1, -2, 0, 0, 0), [2, 3], [0]) ?? expect.unreachable();
    expect([...integers]).toEqual([0, 64, -127, 0, 0, 0]);
    expect(scales[0]).toBeCloseTo(2 / 127, 7);
    expect(scales[1]).toBe(1);
  });

  it.each([NaN, Infinity, -Infinity])('do not exist of %s', (value) => {
    expect(quantiseChannels(Float32Array.of(1, value), [2], [])).toBeNull();
  });
});
