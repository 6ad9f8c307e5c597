import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../src/topology/declared';
import { joinGraph } from '../../../src/topology/join';
import { declarer, reading } from './declarations';

function declared() {
  const declare = declarer();
  return declaredGraph([
    reading({
      declarations: [
        declare('zeta', { calls: ['cartservice'] }),
        declare('frontend', { calls: ['cartservice', 'zeta'], image: 'shop/frontend' }),
        declare('cartservice'),
        declare('alpha'),
      ],
    }),
  ]);
}

const observed = {
  services: [
    { name: 'frontend', spans: 10, external: false },
    { name: 'cart-service', spans: 5, external: false },
    { name: 'redis', spans: 0, external: true },
  ],
  edges: [
    { from: 'frontend', to: 'cart-service', calls: 4 },
    { from: 'cart-service', to: 'redis', calls: 3 },
    { from: 'cart-service', to: 'redis', calls: 2 },
  ],
};

describe('the joined graph', () => {
  it('lists observed services in the order given, under their traced names, then the others by name', () => {
    const { graph } = joinGraph(declared(), observed);
    expect(
      graph.services.map(({ name, spans, external, declarations }) => [
        name,
        spans,
        external,
        declarations.length,
      ]),
    ).toEqual([
      ['frontend', 10, false, 1],
      ['cart-service', 5, false, 1],
      ['redis', 0, true, 0],
      ['alpha', 0, false, 1],
      ['zeta', 0, false, 1],
    ]);
    expect(graph.services[0].images).toEqual(['shop/frontend']);
  });

  it('joins edges by service', () => {
    const { graph } = joinGraph(declared(), observed);
    const name = (index: number) => graph.services[index].name;
    expect(
      graph.edges.map(({ from, to, declared: says, observed: seen, calls, references }) => [
        name(from),
        name(to),
        says,
        seen,
        calls,
        references?.length,
      ]),
    ).toEqual([
      ['frontend', 'cart-service', true, true, 4, 1],
      ['frontend', 'zeta', true, false, 0, 1],
      ['cart-service', 'redis', false, true, 5, undefined],
      ['zeta', 'cart-service', true, false, 0, 1],
    ]);
  });

  it('works with either half missing', () => {
    expect(joinGraph({ services: [], edges: [] }, observed).graph.services).toHaveLength(3);
    expect(joinGraph(declared(), { services: [], edges: [] }).graph.services.map(({ name }) => name)).toEqual(
      ['alpha', 'cartservice', 'frontend', 'zeta'],
    );
  });

  it('drops edges of services it was not told about', () => {
    expect(
      joinGraph(declared(), { services: [], edges: [{ from: 'x', to: 'y', calls: 1 }] }).graph.edges.every(
        (edge) => !edge.observed,
      ),
    ).toBe(true);
  });
});
