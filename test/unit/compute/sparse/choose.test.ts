import { expect, it } from 'vitest';
import { sparseIsFaster } from '../../../../src/compute/sparse/choose';

it('prefers edges for graphs that are large and thin', () => {
  expect(sparseIsFaster({ services: 40, edges: 200 })).toBe(false);
  expect(sparseIsFaster({ services: 1000, edges: 10_000 })).toBe(true);
  expect(sparseIsFaster({ services: 1000, edges: 200_000 })).toBe(false);
});
