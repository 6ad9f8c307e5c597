import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../src/topology/declared';
import { joinGraph } from '../../../src/topology/join';
import type { DeclaredTimeout } from '../../../src/workspace/manifests/declaration';
import { declarer, reading } from './declarations';

const place = (line: number) => ({ file: 'compose.yml', line, column: 30, endLine: line, endColumn: 35 });
const timeout = (line: number, ...subject: string[]): DeclaredTimeout => ({
  key: `${subject.join('_')}_TIMEOUT`,
  subject,
  ms: 100 * line,
  range: place(line),
});

describe('limits by service', () => {
  it('come from the service itself and from what its callers wait for', () => {
    const declare = declarer();
    const stated = {
      quantity: 'latencyP90Ms',
      value: 250,
      origin: 'slo',
      key: 'meshlens.dev/slo-latency-p90',
      range: place(90),
    } as const;
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', {
            calls: ['cart-service', 'orders'],
            timeouts: [
              timeout(1, 'cart'),
              timeout(2, 'server'),
              timeout(3, 'billing'),
              timeout(4, 'orders'),
              timeout(4, 'orders'),
            ],
          }),
          declare('cart-service', { limits: [stated] }),
          declare('orders'),
          declare('billing'),
        ],
      }),
    ]);
    const limitsOf = (name: string) =>
      graph.services
        .find((service) => service.name === name)
        ?.limits?.map(({ quantity, value, origin }) => [quantity, value, origin]);
    expect(limitsOf('cart-service')?.sort()).toEqual([
      ['latencyP90Ms', 250, 'slo'],
      ['latencyP99Ms', 100, 'timeout'],
    ]);
    expect(limitsOf('web')).toEqual([['latencyP99Ms', 200, 'timeout']]);
    expect(limitsOf('orders')).toEqual([['latencyP99Ms', 400, 'timeout']]);
    // web has no address of billing: the word may mean anything.
    expect(limitsOf('billing')).toEqual([]);
    const { graph: joined } = joinGraph(graph, {
      services: [{ name: 'orders', spans: 5, external: false }],
      edges: [],
    });
    expect(joined.services[0].limits).toHaveLength(1);
  });
});
