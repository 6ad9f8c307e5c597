import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/simulation/network';
import { callersFirst, visitsOf } from '../../../src/simulation/queueing/visits';
import { unrollCircles } from '../../../src/simulation/unroll';
import { callTo, constant, network } from './networks';

/** `calls[caller]`: to which operation, in which share of requests; each operation has a service of its own. */
function calling(calls: readonly (readonly (readonly [number, number])[])[]): Network {
  const base = network(calls.map(() => constant(0.001)));
  return {
    ...base,
    operations: base.operations.map((operation, index) => ({
      ...operation,
      groups: calls[index].map(([to, probability]) => [callTo(to, { probability })]),
    })),
  };
}

function visitsByService(net: Network): number[] {
  const visits = visitsOf(net, callersFirst(net));
  return net.services.map((_, service) =>
    net.operations.reduce((sum, each, index) => sum + (each.service === service ? visits[index] : 0), 0),
  );
}

describe('circles', () => {
  it('are followed for three turns, and say how much lies deeper', () => {
    const { network: unrolled, circles, leftOut } = unrollCircles(calling([[[1, 1]], [[0, 0.5]]]));
    expect(visitsByService(unrolled)).toEqual([1.875, 1.875]);
    expect(circles).toEqual(['service-1 → service-0']);
    expect(leftOut).toBeCloseTo(0.0625 / (0.0625 + 3.75), 5);
  });

  it('of an operation that calls itself', () => {
    const { network: unrolled, circles } = unrollCircles(calling([[[0, 0.1]]]));
    expect(visitsByService(unrolled)[0]).toBeCloseTo(1.111, 3);
    expect(circles).toEqual(['service-0 → service-0']);
  });

  it('leave a network without any as it is', () => {
    const net = calling([
      [
        [1, 1],
        [2, 1],
      ],
      [[2, 1]],
      [],
    ]);
    expect(unrollCircles(net).network).toBe(net);
  });

  it('survive a chain of 50,000 calls that ends where it began', () => {
    const count = 50_000;
    const chain = calling(Array.from({ length: count }, (_, index) => [[(index + 1) % count, 0.5] as const]));
    expect(unrollCircles(chain).circles).toHaveLength(1);
  });

  it('any graph of calls becomes one without circles, with every call that is on none', () => {
    const graph = fc.array(
      fc.array(fc.tuple(fc.nat(5), fc.double({ min: 0.05, max: 0.4, noNaN: true })), { maxLength: 3 }),
      {
        minLength: 6,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(graph, (calls) => {
        const net = calling(calls);
        const { network: unrolled, leftOut } = unrollCircles(net);
        const visits = visitsByService(unrolled);
        expect(leftOut).toBeGreaterThanOrEqual(0);
        expect(leftOut).toBeLessThan(1);
        // Services that requests reach are still reached.
        const reached = new Set([0]);
        for (const from of reached) {
          calls[from].forEach(([to, share]) => share > 0 && reached.add(to));
        }
        reached.forEach((service) => expect(visits[service]).toBeGreaterThan(0));
      }),
    );
  });
});
