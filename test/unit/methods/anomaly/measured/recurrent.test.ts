import { describe, expect, it } from 'vitest';
import { tamed } from '../../../../../src/methods/anomaly/measured/recurrent';

const FLOOR = 0.1;

describe('tamed', () => {
  it('draws together what leaves its range again and again', () => {
    const queue = Float32Array.from({ length: 200 }, (_, row) => (row % 5 === 0 ? 8 : 0.01 * (row % 3)));
    const drawn = tamed(queue, FLOOR);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeLessThan(3.5 * FLOOR);
  });

  it('leaves a series with one long fault, and missing values, as they are', () => {
    const values = Float32Array.from({ length: 200 }, (_, row) =>
      row === 3 ? NaN : row >= 100 && row < 130 ? 8 : 0.01 * (row % 3),
    );
    expect(tamed(values, FLOOR)).toEqual(values);
    const none = new Float32Array(5).fill(NaN);
    expect(tamed(none, FLOOR)).toEqual(none);
  });
});
