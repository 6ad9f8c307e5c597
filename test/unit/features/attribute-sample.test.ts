import { describe, expect, it } from 'vitest';
import { sampleAttributes, type AttributeSample } from '../../../src/features/attribute-sample';
import { observeCalls } from '../../../src/topology/calls';
import type { Span } from '../../../src/workspace/traces/span';
import { link, span } from '../topology/spans';

function sampleOf(spans: readonly Span[]): AttributeSample {
  const linked = link(spans);
  return sampleAttributes(linked, observeCalls(linked));
}

const attributes =
  (pairs: Record<string, unknown>): Span['attributes'] =>
  (add) =>
    Object.entries(pairs).forEach(([key, value]) => add(key, value));

function requestsOf(sample: AttributeSample, service: number, seenBy: 'service' | 'callers'): string[][] {
  const population = sample.populations.find((each) => each.service === service && each.seenBy === seenBy);
  return Array.from(population?.set ?? [], (set) =>
    Array.from(sample.setPairs.subarray(sample.setStart[set], sample.setStart[set + 1]), (pair) => {
      const { key, value } = sample.pairs[pair];
      return `${key}=${value}`;
    }).sort(),
  );
}

describe('sampleAttributes', () => {
  const spans = [
    span({ spanId: 'a', service: 'web', attributes: attributes({ tier: 'gold' }) }),
    span({ spanId: 'b', parentId: 'a', service: 'web', kind: 'internal', operation: 'render' }),
    span({
      spanId: 'c',
      parentId: 'a',
      service: 'web',
      kind: 'client',
      operation: 'call 17',
      peer: 'db',
      error: true,
      failure: 'connection refused',
      attributes: attributes({ shard: 3 }),
    }),
  ];

  it('gives a request what any of its spans in the service carries', () => {
    expect(requestsOf(sampleOf(spans), 0, 'service')).toEqual([
      [
        'shard=3',
        'span name=call {id}',
        'span name=op',
        'span name=render',
        'status message=connection refused',
        'tier=gold',
      ],
    ]);
  });

  it('knows a called service by the spans of its callers', () => {
    expect(requestsOf(sampleOf(spans), 1, 'callers')).toEqual([
      ['caller=web', 'shard=3', 'span name=call {id}', 'status message=connection refused'],
    ]);
  });

  it('counts a repeated span once, and leaves out keys that name single requests', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      span({
        traceId: `t${index}`,
        spanId: 'a',
        service: 'web',
        startMs: 1_000_000 + index,
        attributes: attributes({ user: `u${index}`, sentAt: 1_000_000 + index, tier: index % 3 }),
      }),
    );
    const sample = sampleOf([...many, many[0]]);
    expect(sample.populations[0].startMs).toHaveLength(60);
    expect(new Set(sample.pairs.map(({ key }) => key))).toEqual(new Set(['tier', 'span name']));
  });
});
