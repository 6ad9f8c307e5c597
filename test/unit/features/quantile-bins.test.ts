import { DDSketch } from '@datadog/sketches-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { QuantileBins, RELATIVE_ACCURACY } from '../../../src/features/quantile-bins';

const values = fc.array(
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 1e-4, max: 1e7, noNaN: true }),
    fc.constantFrom(0, -0, Number.NaN, Number.MIN_VALUE, 1, -1),
  ),
  { maxLength: 60 },
);
const SHARES = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

it('answers as the library does, bit for bit, also in room that is used again', () => {
  const bins = new QuantileBins();
  fc.assert(
    fc.property(values, (own) => {
      const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
      bins.clear();
      for (const value of own) {
        sketch.accept(value);
        bins.add(value);
      }
      expect(bins.count).toBe(own.length);
      expect(SHARES.map((share) => bins.quantile(share))).toEqual(
        SHARES.map((share) => sketch.getValueAtQuantile(share)),
      );
    }),
    { numRuns: 500 },
  );
});

it('is within 1 % of the value at the rank', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1 }), (own) => {
      const bins = new QuantileBins();
      own.forEach((value) => bins.add(value));
      const sorted = [...own].sort((a, b) => a - b);
      const exact = sorted[Math.floor(0.5 * (own.length - 1))];
      expect(Math.abs(bins.quantile(0.5) / exact - 1)).toBeLessThanOrEqual(RELATIVE_ACCURACY + 1e-9);
    }),
  );
});
