import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codedBytes,
  decodeChannels,
  encodeChannels,
  MOST_STEPS,
} from '../../../../src/compute/model-file/channel-codes';

/** Rows of channels of any magnitude that a float32 has. */
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, channels]) =>
    fc.record({
      shape: fc.constant([rows, channels]),
      data: fc.float32Array({
        minLength: rows * channels,
        maxLength: rows * channels,
        min: Math.fround(-1e38),
        max: Math.fround(1e38),
        noNaN: true,
      }),
      steps: fc.integer({ min: 1, max: MOST_STEPS }),
    }),
  );

describe('codes of channels', () => {
  it('are off by at most half a step of their channel, and keep zeros', () => {
    fc.assert(
      fc.property(matrix, ({ shape, data, steps }) => {
        const [, channels] = shape;
        const bytes = encodeChannels(data, shape, steps);
        expect(bytes).toHaveLength(codedBytes(shape));
        const decoded = decodeChannels(bytes, shape);
        for (let channel = 0; channel < channels; channel++) {
          const of = (all: Float32Array): Float32Array => all.filter((_, at) => at % channels === channel);
          const [exact, rounded] = [of(data), of(decoded)];
          const largest = Math.max(...exact.map(Math.abs));
          // The scale is off by a 256th; the least is 2^-126.
          const step = Math.max(2 ** -126, (largest / steps) * (1 + 1 / 256));
          exact.forEach((value, at) => {
            expect(Math.abs(rounded[at] - value)).toBeLessThanOrEqual(step / 2);
            expect(value === 0 && rounded[at] !== 0).toBe(false);
          });
        }
      }),
    );
  });

  it('change nothing of what they were decoded to', () => {
    fc.assert(
      fc.property(matrix, ({ shape, data, steps }) => {
        const bytes = encodeChannels(data, shape, steps);
        expect(encodeChannels(decodeChannels(bytes, shape), shape, steps)).toEqual(bytes);
      }),
    );
  });

  it('have one scale for a vector, and one for each output of a matrix', () => {
    expect(codedBytes([6])).toBe(2 + 6);
    expect(codedBytes([2, 3])).toBe(6 + 6);
    expect(codedBytes([])).toBe(2 + 1);
    const [a, b, c, d] = [1e-3, 100, -2e-3, 50];
    const decoded = decodeChannels(encodeChannels(Float32Array.of(a, b, c, d), [2, 2], 2), [2, 2]);
    expect(decoded[0]).toBeCloseTo(a, 5);
    expect(decoded[2]).toBeCloseTo(c, 5);
    expect(decoded[1]).toBe(b);
    expect(decoded[3]).toBe(d);
  });

  it.each([NaN, Infinity, -Infinity])('are not made of %s', (value) => {
    expect(() => encodeChannels(Float32Array.of(1, value), [2], 127)).toThrow(
      `element 1 is ${value}, no finite number`,
    );
  });

  it('are not made of what would not be finite again', () => {
    expect(() => encodeChannels(Float32Array.of(3.4028234e38), [1], 2)).toThrow('too large');
  });
});
