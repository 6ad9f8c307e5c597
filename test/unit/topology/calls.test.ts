import { describe, expect, it } from 'vitest';
import { observeCalls, peerName } from '../../../src/topology/calls';
import { clockNotes } from '../../../src/topology/clocks';
import { link, span } from './spans';

const edgesOf = (spans: Parameters<typeof link>[0]): string[] => {
  const { services, edges } = observeCalls(link(spans));
  return edges.map(({ from, to, calls }) => `${services[from].name} → ${services[to].name} ${calls}`);
};

describe('observeCalls', () => {
  it('counts a call once, with or without a span on the caller’s side', () => {
    const web = span({ spanId: 'a', service: 'web' });
    const call = span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'client' });
    expect(edgesOf([web, call, span({ spanId: 'c', parentId: 'b', service: 'cart' })])).toEqual([
      'web → cart 1',
    ]);
    expect(edgesOf([web, span({ spanId: 'c', parentId: 'a', service: 'cart' })])).toEqual(['web → cart 1']);
  });

  it('finds the called service under the name that a mesh or the DNS gives it', () => {
    const call = (peer: string, caller: string, callee: string): string[] =>
      edgesOf([
        span({ spanId: 'a', service: callee }),
        span({ spanId: 'b', service: caller, kind: 'client', peer }),
      ]);
    expect(call('cart', 'web.shop', 'cart.shop')).toEqual(['web.shop → cart.shop 1']);
    expect(call('cart.shop.svc.cluster.local:80', 'web', 'cart')).toEqual(['web → cart 1']);
    expect(call('cart.shop.svc', 'web.a', 'cart.shop')).toEqual(['web.a → cart.shop 1']);
    expect(call('cart', 'web.shop', 'cart.other')).toEqual(['web.shop → cart 1']);
  });

  it('knows a database from its callers only', () => {
    const linked = link([
      span({ spanId: 'a', service: 'cart' }),
      span({
        spanId: 'b',
        parentId: 'a',
        service: 'cart',
        kind: 'client',
        peer: 'redis://user:secret@Cart-DB:6379/0',
      }),
    ]);
    const { services, edges } = observeCalls(linked);
    expect(services).toEqual([
      { name: 'cart', spans: 2, external: false },
      { name: 'cart-db', spans: 0, external: true },
    ]);
    expect(edges).toEqual([{ from: 0, to: 1, calls: 1 }]);
  });

  it('counts an unanswered call towards the service it was meant for', () => {
    const calls = [
      span({ spanId: 'a', service: 'web' }),
      span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'client', peer: 'CART:8080', error: true }),
      span({ traceId: 't2', spanId: 'c', service: 'cart' }),
    ];
    expect(edgesOf(calls)).toEqual(['web → cart 1']);
  });

  it('counts only the innermost of two wrapped client spans', () => {
    const spans = [
      span({ spanId: 'a', service: 'web' }),
      span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'client', peer: 'cart' }),
      span({ spanId: 'c', parentId: 'b', service: 'web', kind: 'client', peer: 'cart' }),
      span({ spanId: 'd', parentId: 'c', service: 'cart' }),
    ];
    expect(edgesOf(spans)).toEqual(['web → cart 1']);
  });

  it('ignores loopback peers', () => {
    expect(edgesOf([span({ spanId: 'b', service: 'web', kind: 'client', peer: '127.0.0.1:9000' })])).toEqual(
      [],
    );
  });
});

describe('peerName', () => {
  it.each([
    ['http://cart:8080/items?x=1', 'cart'],
    ['cart:8080', 'cart'],
    ['Cart.shop.svc', 'cart.shop.svc'],
    ['user:pw@db:5432', 'db'],
  ])('%s is %s', (peer, name) => expect(peerName(peer)).toBe(name));
});

describe('clockNotes', () => {
  const calls = (aheadMs: number) =>
    link(
      Array.from({ length: 20 }, (_, n) => [
        span({ traceId: `t${n}`, spanId: 'a', service: 'web', startMs: 5000 }),
        span({ traceId: `t${n}`, spanId: 'b', parentId: 'a', service: 'cart', startMs: 5000 - aheadMs }),
      ]).flat(),
    );
  it('names services whose clocks disagree', () =>
    expect(clockNotes(calls(80))).toEqual([
      expect.stringMatching(/clocks of web and cart disagree: 20 of 20.*80 ms/),
    ]));
  it('is silent about less than a millisecond', () => expect(clockNotes(calls(0.5))).toEqual([]));
});
