import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../src/topology/declared';
import type { KubernetesService } from '../../../src/workspace/manifests/declaration';
import type { ContainerInput, VariableSource } from '../../../src/workspace/manifests/workload-input';
import { declarer, reading } from './declarations';

const range = { file: 'svc.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };

function front(name: string, selector: Record<string, string>, namespace?: string): KubernetesService {
  return { name, selector, namespace, ports: ['80'], hasAddress: true, range };
}

function edgesOf(graph: ReturnType<typeof declaredGraph>): string[] {
  return graph.edges.map(
    ({ from, to, references }) => `${from} -> ${to}${references.length > 1 ? ` x${references.length}` : ''}`,
  );
}

describe('the declared graph', () => {
  it('resolves references by name and alias, and leaves out what lies outside', () => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', { calls: ['cart', 'CART', 'basket', 'api.example.com', 'web'] }),
          declare('cart', { aliases: ['basket'] }),
        ],
      }),
    ]);
    expect(edgesOf(graph)).toEqual(['web -> cart x3']);
    expect(graph.services.map(({ name, aliases }) => [name, aliases])).toEqual([
      ['web', []],
      ['cart', ['basket']],
    ]);
    expect(graph.notes).toEqual([]);
  });

  it('makes one service of the same name in Compose and Kubernetes, with both places', () => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({ declarations: [declare('cart', { image: 'cart' })] }),
      reading({
        declarations: [
          declare('cart', {
            kind: 'kubernetes',
            file: 'k8s.yaml',
            image: 'registry.example.com:5000/shop/cart:1.2@sha256:00',
          }),
        ],
      }),
    ]);
    expect(graph.services.map(({ name, ranges }) => [name, ranges.map(({ file }) => file)])).toEqual([
      ['cart', ['compose.yml', 'k8s.yaml']],
    ]);
    expect(graph.notes).toEqual([]);
  });

  it('counts a declaration once that was read twice', () => {
    const cart = declarer()('cart');
    expect(
      declaredGraph([reading({ declarations: [cart] }), reading({ declarations: [cart] })]).services[0]
        .ranges,
    ).toHaveLength(1);
  });

  it('keeps networks apart: an alias holds in its own Compose project', () => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', { file: 'a/compose.yml', calls: ['db'] }),
          declare('cart-db', { file: 'a/override.yml', aliases: ['db'] }),
          declare('api', { file: 'b/compose.yml', calls: ['db'] }),
          declare('order-db', { file: 'b/compose.yml', aliases: ['db'] }),
          declare('lost', { file: 'c/compose.yml', calls: ['db'] }),
        ],
      }),
    ]);
    expect(edgesOf(graph)).toEqual(['web -> cart-db', 'api -> order-db']);
  });

  it('does not guess between services that answer to the same name', () => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', { calls: ['db'] }),
          declare('a', { aliases: ['db'] }),
          declare('b', { aliases: ['db'] }),
        ],
      }),
    ]);
    expect(graph.edges).toEqual([]);
    expect(graph.problems).toMatchObject([
      { severity: 'note', line: 1, column: 50, reason: 'db could mean a or b: no call is taken from it' },
    ]);
  });
});

describe('Kubernetes Services', () => {
  it('name the workloads they select, across files and with the namespace left out', () => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', {
            kind: 'kubernetes',
            namespace: 'shop',
            calls: [
              'basket',
              'basket.shop',
              'basket.shop.svc.cluster.local',
              'x.basket.shop.svc',
              'basket.other.svc',
              'basket.com',
            ],
          }),
        ],
      }),
      reading({
        declarations: [
          declare('cart', { kind: 'kubernetes', namespace: 'shop', labels: { app: 'cart', v: '1' } }),
        ],
      }),
      reading({
        kubernetesServices: [
          front('basket', { app: 'cart' }),
          front('other', { app: 'cart', v: '2' }),
          front('none', {}),
        ],
      }),
    ]);
    expect(edgesOf(graph)).toEqual(['web -> cart x4']);
    expect(graph.services[1]).toMatchObject({ aliases: ['basket'], labelNames: [] });
  });

  it('make one service of the versions behind them', () => {
    const declare = declarer();
    const labels = { app: 'reviews' };
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('reviews-v1', { kind: 'kubernetes', labels }),
          declare('reviews-v2', { kind: 'kubernetes', labels }),
          declare('web', { kind: 'kubernetes', calls: ['reviews'] }),
        ],
        kubernetesServices: [front('reviews', labels)],
      }),
    ]);
    expect(graph.services.map(({ name, aliases, ranges }) => [name, aliases, ranges.length])).toEqual([
      ['reviews', ['reviews-v1', 'reviews-v2'], 2],
      ['web', [], 1],
    ]);
    expect(edgesOf(graph)).toEqual(['web -> reviews']);
  });

  it('say nothing in front of different workloads', () => {
    const declare = declarer();
    const labels = { part: 'shop' };
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('cart', { kind: 'kubernetes', labels }),
          declare('web', { kind: 'kubernetes', labels, calls: ['shop'] }),
        ],
        kubernetesServices: [front('shop', labels)],
      }),
    ]);
    expect(graph.services.map(({ name }) => name)).toEqual(['cart', 'web']);
    expect(graph.edges).toEqual([]);
  });

  it('take addresses from ConfigMaps in other files', () => {
    const declare = declarer();
    const entry = (key: string, target: string) => ({
      key,
      value: { text: `http://${target}:80`, range: () => ({ ...range, line: key.length }) },
    });
    const map = { kind: 'ConfigMap' as const, name: 'addresses' };
    const input = (source: VariableSource): ContainerInput[] => [
      { sources: [source], args: [], mounts: [], texts: [], unknown: [] },
    ];
    const key = { from: 'key' as const, name: 'CART', map, key: 'cart', optional: false };
    const graph = declaredGraph([
      reading({
        declarations: [
          declare('web', { kind: 'kubernetes', containers: input(key) }),
          declare('api', { kind: 'kubernetes', containers: input({ from: 'all', map, prefix: '' }) }),
          declare('cart', { kind: 'kubernetes' }),
          declare('orders', { kind: 'kubernetes' }),
        ],
      }),
      reading({
        configMaps: [
          {
            ...map,
            namespace: 'shop',
            isComplete: true,
            entries: [entry('cart', 'cart'), entry('orders', 'orders')],
          },
        ],
      }),
    ]);
    expect(edgesOf(graph)).toEqual(['web -> cart', 'api -> cart', 'api -> orders']);
  });
});

describe('different services with one name', () => {
  it.each([
    [
      'other images in two Compose projects',
      { file: 'a/compose.yml', image: 'a/cart' },
      { file: 'b/compose.yml', image: 'b/cart' },
    ],
    ['builds in two Compose projects', { file: 'a/compose.yml' }, { file: 'b/compose.yml' }],
    ['two namespaces', { kind: 'kubernetes', namespace: 'a' }, { kind: 'kubernetes', namespace: 'b' }],
    [
      'other images in Compose and Kubernetes',
      { image: 'redis:7' },
      { kind: 'kubernetes', image: 'shop/cart' },
    ],
  ] as const)('%s: a note, and both places', (_what, first, second) => {
    const declare = declarer();
    const graph = declaredGraph([
      reading({ declarations: [declare('cart', first), declare('cart', second)] }),
    ]);
    expect(graph.services[0].ranges).toHaveLength(2);
    expect(graph.notes).toMatchObject([expect.stringContaining('cart is declared differently in ')]);
  });

  it.each([
    [
      'layers of one Compose project',
      { file: 'a/compose.yml', image: 'a/cart' },
      { file: 'a/debug.yml', image: 'a/cart-debug' },
    ],
    ['an image by variable', { image: '${REGISTRY}/cart' }, { kind: 'kubernetes', image: 'shop/cart' }],
    [
      'another tag and registry',
      { image: 'shop/cart:1' },
      { kind: 'kubernetes', image: 'localhost/shop/cart:2' },
    ],
    ['an unstated namespace', { kind: 'kubernetes' }, { kind: 'kubernetes', namespace: 'b' }],
  ] as const)('%s: no note', (_what, first, second) => {
    const declare = declarer();
    expect(
      declaredGraph([reading({ declarations: [declare('cart', first), declare('cart', second)] })]).notes,
    ).toEqual([]);
  });

  it('say it in one sentence for many services', () => {
    const declare = declarer();
    const declarations = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => [
      declare(name, { kind: 'kubernetes', namespace: 'x' }),
      declare(name, { kind: 'kubernetes', namespace: 'y' }),
    ]);
    expect(declaredGraph([reading({ declarations })]).notes).toEqual([
      'a, b, c and 2 more are declared differently in compose.yml:1 (namespace x) and compose.yml:2 (namespace y). Spans carry the name alone, so both places count as one service.',
    ]);
  });
});
