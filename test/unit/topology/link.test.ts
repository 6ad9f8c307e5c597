import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Role } from '../../../src/topology/link';
import { link, span } from './spans';

describe('linkSpans', () => {
  it('tells entries, calls and inner work apart', () => {
    const { role, parent, entry } = link([
      span({ spanId: 'a', service: 'web' }),
      span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'internal' }),
      span({ spanId: 'c', parentId: 'b', service: 'web', kind: 'client' }),
      span({ spanId: 'd', parentId: 'c', service: 'cart' }),
    ]);
    expect([...role]).toEqual([Role.entry, Role.internal, Role.call, Role.entry]);
    expect([...parent]).toEqual([-1, 0, 1, 2]);
    expect([...entry]).toEqual([0, 0, 0, 3]);
  });

  it('takes a span whose children all ran elsewhere for a call where the format has no kinds', () => {
    const unknown = { kind: 'unknown' as const };
    const { role } = link([
      span({ ...unknown, spanId: 'a', service: 'web' }),
      span({ ...unknown, spanId: 'b', parentId: 'a', service: 'web' }),
      span({ ...unknown, spanId: 'c', parentId: 'b', service: 'cart' }),
    ]);
    expect([...role]).toEqual([Role.entry, Role.call, Role.entry]);
  });

  it('keeps both sides of a shared span id and hangs children below the side they ran on', () => {
    const { role, parent } = link([
      span({ spanId: 'a', service: 'web' }),
      span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'client' }),
      span({ spanId: 'b', parentId: 'a', service: 'cart', shared: true }),
      span({ spanId: 'c', parentId: 'b', service: 'cart', kind: 'internal' }),
    ]);
    expect([...parent]).toEqual([-1, 0, 1, 2]);
    expect([...role]).toEqual([Role.entry, Role.call, Role.entry, Role.internal]);
  });

  it('counts a span that was exported twice once', () => {
    const { role } = link([span({ spanId: 'a', service: 'web' }), span({ spanId: 'a', service: 'web' })]);
    expect([...role]).toEqual([Role.entry, Role.duplicate]);
  });

  it('does not join spans of different traces', () => {
    const { parent } = link([
      span({ traceId: 't1', spanId: 'a', service: 'web' }),
      span({ traceId: 't2', spanId: 'b', parentId: 'a', service: 'cart' }),
    ]);
    expect([...parent]).toEqual([-1, -1]);
  });

  it('says how many parents are missing', () => {
    const { problems } = link([span({ spanId: 'b', parentId: 'gone', service: 'web' })]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^1 of 1 spans name a parent that no file contains/),
    ]);
  });

  it('cuts every cycle, reports each once, and always ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(19), { minLength: 1, maxLength: 20 }), (parents) => {
        const spans = parents.map((above, index) =>
          span({ spanId: `s${index}`, parentId: `s${above % parents.length}`, service: 'web' }),
        );
        const { parent, problems } = link(spans);
        for (let row = 0; row < parents.length; row++) {
          let steps = 0;
          for (let at = row; at !== -1; at = parent[at]) {
            expect(++steps).toBeLessThanOrEqual(parents.length);
          }
        }
        // A functional graph has as many cycles as components, and each loses exactly one link.
        const cut = [...parent].filter((above) => above === -1).length;
        expect(problems.filter(({ severity }) => severity === 'warning')).toHaveLength(cut);
      }),
    );
  });

  it('is the same whatever the order of the spans in the file', () => {
    const spans = [
      span({ spanId: 'a', service: 'web' }),
      span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'client' }),
      span({ spanId: 'c', parentId: 'b', service: 'cart' }),
      span({ spanId: 'd', parentId: 'c', service: 'cart', kind: 'internal' }),
    ];
    const parentsById = (order: readonly number[]): Record<string, string | undefined> => {
      const shuffled = order.map((index) => spans[index]);
      const { parent } = link(shuffled);
      return Object.fromEntries(
        shuffled.map(({ spanId }, row) => [
          spanId,
          parent[row] < 0 ? undefined : shuffled[parent[row]].spanId,
        ]),
      );
    };
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
        expect(parentsById(order)).toEqual({ a: undefined, b: 'a', c: 'b', d: 'c' });
      }),
    );
  });
});
