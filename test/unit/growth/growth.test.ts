import { describe, expect, it } from 'vitest';
import { measureGrowth } from '../../../bench/growth/dimension';
import { manifestDimensions } from '../../../bench/growth/manifests';
import { recordDimensions } from '../../../bench/growth/records';

/**
 * Quadratic work has the exponent 2 and is seen on the busiest machine. `npm run bench growth` asks for 1.15 of every
 * dimension.
 */
const MAX_EXPONENT = 1.6;
const ATTEMPTS = 4;
/** Those that were quadratic once. */
const NAMES: ReadonlySet<string> = new Set([
  '.env: spaces in quotes that never close',
  '.env: variables that hold others twice',
  'Compose: chain of extends',
  'Compose: unknown services extended',
  'Compose: services that extend those of a file',
  'Compose: digits of a duration',
  'Compose: length of a model path',
  'Kubernetes: length of an argument',
  'Kubernetes: spaces and quotes in a mounted line',
  'OTLP JSON: length of a status message',
  'CSV spans: dashes of a service',
]);
const dimensions = [...manifestDimensions, ...recordDimensions].filter(({ name }) => NAMES.has(name));

describe('processor time of readers', () => {
  it('is measured for every dimension that is named', () => {
    expect(dimensions).toHaveLength(NAMES.size);
  });

  it.each(dimensions.map((dimension) => [dimension.name, dimension] as const))(
    'grows at most a little faster than %s',
    async (_, dimension) => {
      const exponents: number[] = [];
      while (exponents.length < ATTEMPTS && !exponents.some((exponent) => exponent <= MAX_EXPONENT)) {
        exponents.push((await measureGrowth(dimension, 2)).exponent);
      }
      expect(Math.min(...exponents)).toBeLessThanOrEqual(MAX_EXPONENT);
    },
  );
});
