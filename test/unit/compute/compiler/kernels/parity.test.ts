import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernels } from '../../../../../src/compute/compiler/kernels';
import { expectParity, openParityRuntimes } from '../../support/parity';
import type { ParityCase, Runtimes } from '../../support/parity';
import { arithmeticCases } from './arithmetic.cases';
import { comparisonCases } from './comparison.cases';
import { constantCases } from './constant.cases';
import { indexingCases } from './indexing.cases';
import { layoutCases } from './layout.cases';
import { matmulCases } from './matmul.cases';
import { reductionCases } from './reduction.cases';
import { unaryCases } from './unary.cases';

const cases: readonly ParityCase[] = [
  ...arithmeticCases,
  ...comparisonCases,
  ...constantCases,
  ...indexingCases,
  ...layoutCases,
  ...matmulCases,
  ...reductionCases,
  ...unaryCases,
];

/** Kernels whose result does not depend smoothly on any input. */
const withoutGradient = new Set([
  'Equal',
  'NotEqual',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'LogicalAnd',
  'LogicalOr',
  'LogicalNot',
  'TopK',
]);

describe('every kernel and its gradient agree with eager tfjs-cpu', () => {
  let runtimes: Runtimes;
  beforeAll(async () => {
    runtimes = await openParityRuntimes();
  });

  const sizes = fc.record({
    a: fc.integer({ min: 1, max: 5 }),
    b: fc.integer({ min: 1, max: 5 }),
    c: fc.integer({ min: 1, max: 6 }),
  });
  it.each(
    cases.map(
      (parityCase) =>
        [
          `${parityCase.kernel}${parityCase.note === undefined ? '' : `: ${parityCase.note}`}`,
          parityCase,
        ] as const,
    ),
  )('%s', async (_, parityCase) => {
    let dispatched = false;
    const property = fc.asyncProperty(sizes, fc.integer(), async (drawn, seed) => {
      dispatched = (await expectParity(runtimes, parityCase, drawn, seed)) || dispatched;
    });
    await fc.assert(property, { numRuns: 4, examples: [[{ a: 2, b: 3, c: 4 }, 1]] });
    expect(dispatched, `the case dispatches ${parityCase.kernel}`).toBe(true);
  });
});

describe('completeness', () => {
  it.each(kernels.map(({ name }) => name))('%s has a parity case, with gradient where it has one', (name) => {
    const own = cases.filter((parityCase) => parityCase.kernel === name);
    expect(own.length).toBeGreaterThan(0);
    expect(own.some(({ differentiable }) => differentiable !== false)).toBe(!withoutGradient.has(name));
  });
});
