import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16, LARGEST_FLOAT16, toFloat16 } from '../../../../src/onnx/edit/float16';

describe('half precision', () => {
  it('comes back unchanged for every bit pattern of a finite number', () => {
    const halves = Uint16Array.from({ length: 1 << 16 }, (_, index) => index).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    expect(toFloat16(fromFloat16(halves))).toEqual(halves);
  });

  it('is the nearest there is', () => {
    fc.assert(
      fc.property(fc.float({ min: -60000, max: 60000, noNaN: true }), (value) => {
        const [found] = fromFloat16(toFloat16(Float32Array.of(value)));
        // 11 significant bits, and steps of 2^-24 below the smallest normal number.
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10));
        expect(Math.abs(found - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });

  it('rounds ties to even, keeps signs, and stays finite', () => {
    const values = Float32Array.of(
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      -0,
      1e9,
      -Infinity,
      2 ** -25,
      3 * 2 ** -25,
    );
    expect([...fromFloat16(toFloat16(values))]).toEqual([
      1,
      1 + 2 ** -9,
      -0,
      LARGEST_FLOAT16,
      -LARGEST_FLOAT16,
      0,
      2 ** -23,
    ]);
    expect(fromFloat16(toFloat16(Float32Array.of(NaN)))[0]).toBeNaN();
  });
});
