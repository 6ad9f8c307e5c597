import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { convexPieces } from '../../../../../../src/methods/scheduling/sentinel/pool/convex';
import {
  solvePlacement,
  type PlacementProblem,
} from '../../../../../../src/methods/scheduling/sentinel/pool/placement';
import {
  openSolver,
  type IntegerSolver,
} from '../../../../../../src/methods/scheduling/sentinel/pool/solver';

const LIMITS = { timeS: 20, treeNodes: 10_000, gap: 0 };
let solver: IntegerSolver;
beforeAll(async () => {
  solver = await openSolver();
});

describe('convexPieces', () => {
  it('are below every point, and touch the first and the last', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 12 }), (values) => {
        const pieces = convexPieces(values);
        const at = (x: number): number => Math.max(...pieces.map(({ slope, offset }) => slope * x + offset));
        values.forEach((value, x) => expect(at(x)).toBeLessThanOrEqual(value + 1e-9));
        expect(at(0)).toBeCloseTo(values[0], 9);
        expect(at(values.length - 1)).toBeCloseTo(values[values.length - 1], 9);
      }),
    );
  });
});

describe('the solver', () => {
  const program = { lower: [0, 0], upper: [10, 10], isInteger: [true, true] };

  it('finds the whole numbers that the relaxation misses', () => {
    const rows = [{ columns: [0, 1], coefficients: [3, 2], lower: -Infinity, upper: 12.5 }];
    const solution = solver.solve({ ...program, costs: [-5, -3.3], rows }, LIMITS);
    expect(solution).toEqual({ values: Float64Array.of(4, 0), cost: -20, isProven: true });
  });

  it('says that there is no solution', () => {
    const rows = [{ columns: [0, 1], coefficients: [1, 1], lower: 30, upper: Infinity }];
    expect(solver.solve({ ...program, costs: [1, 1], rows }, LIMITS)).toBeNull();
  });
});

/** The least cost over every placement, by trying all. */
function cheapest({ services, nodes, podCost }: PlacementProblem): number {
  const [first, second] = services;
  let best = Infinity;
  const most = 4;
  const loss = (losses: ArrayLike<number>, pods: number): number => {
    const pieces = convexPieces(losses).map(({ slope, offset }) => slope * pods + offset);
    return Math.max(losses[losses.length - 1], ...pieces);
  };
  for (let code = 0; code < (most + 1) ** 4; code++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((digit) => Math.floor(code / (most + 1) ** digit) % (most + 1));
    const fits =
      a * first.size + c * second.size <= nodes[0].capacity &&
      b * first.size + d * second.size <= nodes[1].capacity;
    const isUsed = (nodes[0].speed > 0 || a + c === 0) && (nodes[1].speed > 0 || b + d === 0);
    if (fits && isUsed && a + b > 0 && c + d > 0) {
      const cost =
        podCost * (a + b + c + d) +
        loss(first.losses, a * nodes[0].speed + b * nodes[1].speed) +
        loss(second.losses, c * nodes[0].speed + d * nodes[1].speed);
      best = Math.min(best, cost);
    }
  }
  return best;
}

describe('solvePlacement', () => {
  const losses = fc
    .array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 })
    .map((steps) => steps.map((_, at) => steps.slice(at).reduce((sum, step) => sum + step, 0)));
  const service = fc.record({ size: fc.constantFrom(1, 2), losses });
  const node = fc.record({ capacity: fc.integer({ min: 1, max: 4 }), speed: fc.constantFrom(0, 0.5, 1) });

  it('costs what the best of all placements costs, and keeps the capacities', () => {
    fc.assert(
      fc.property(fc.tuple(service, service), fc.tuple(node, node), (services, nodes) => {
        const problem = { services, nodes, podCost: 1 };
        const placement = solvePlacement(problem, solver, LIMITS);
        const best = cheapest(problem);
        if (placement === null) {
          expect(best).toBe(Infinity);
          return;
        }
        expect(placement.isProven).toBe(true);
        expect(placement.cost).toBeCloseTo(best, 5);
        nodes.forEach(({ capacity, speed }, at) => {
          const used = services.reduce((sum, { size }, index) => sum + size * placement.pods[index][at], 0);
          expect(used).toBeLessThanOrEqual(speed > 0 ? capacity : 0);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('tells large pods apart from room that is there only in sum', () => {
    const big = { size: 3, losses: [9, 6, 3, 0] };
    const node = { capacity: 4, speed: 1 };
    const problem = { services: [big], nodes: [node, node, node], podCost: 0.1 };
    expect(solvePlacement(problem, solver, LIMITS)?.pods).toEqual([[1, 1, 1]]);
    const four = { ...problem, services: [{ size: 3, losses: [12, 9, 6, 3, 0] }] };
    // Twelve units are there, but no node holds two pods of three.
    expect(solvePlacement(four, solver, LIMITS)?.pods).toEqual([[1, 1, 1]]);
  });

  it('spreads the pods of a service', () => {
    const node = { capacity: 8, speed: 1 };
    const problem = { services: [{ size: 1, losses: [9, 6, 0] }], nodes: [node, node], podCost: 0.1 };
    expect(solvePlacement(problem, solver, LIMITS)?.pods).toEqual([[1, 1]]);
  });

  it('has no placement where nodes cannot hold a pod of each service', () => {
    const services = [0, 1].map(() => ({ size: 1, losses: [1, 0] }));
    expect(
      solvePlacement({ services, nodes: [{ capacity: 1, speed: 1 }], podCost: 1 }, solver, LIMITS),
    ).toBeNull();
  });
});
