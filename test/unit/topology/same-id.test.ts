import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observeCalls } from '../../../src/topology/calls';
import { failureGroupOf } from '../../../src/topology/failure-texts';
import { Role } from '../../../src/topology/link';
import { SpanFlag } from '../../../src/topology/span-table';
import type { Span } from '../../../src/workspace/traces/span';
import { link, span } from './spans';

function edgesOf(spans: readonly Span[]): string[] {
  const { services, edges } = observeCalls(link(spans));
  return edges.map(({ from, to, calls }) => `${services[from].name} → ${services[to].name} ${calls}`).sort();
}

const spansOf = (spans: readonly Span[]): Record<string, number> =>
  Object.fromEntries(observeCalls(link(spans)).services.map(({ name, spans: count }) => [name, count]));

const client = { kind: 'client' as const };
const B3 = [
  span({ spanId: 'a', service: 'front' }),
  span({ ...client, spanId: 'b', parentId: 'a', service: 'front', durationMs: 8 }),
  span({ spanId: 'b', parentId: 'a', service: 'back', durationMs: 6 }),
  span({ ...client, spanId: 'c', parentId: 'b', service: 'back', durationMs: 3, peer: 'db' }),
];

describe('one id for both sides of a call', () => {
  it('gives both spans and the call, with or without the shared flag, in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.boolean(), (order, shared) => {
        const spans = order.map((index) => (index === 2 ? { ...B3[2], shared } : B3[index]));
        expect(edgesOf(spans)).toEqual(['back → db 1', 'front → back 1']);
        expect(spansOf(spans)).toEqual({ front: 2, back: 2, db: 0 });
      }),
    );
  });

  it('holds within one service, behind a proxy, and where the format has no kinds', () => {
    const self = B3.map((each) => ({ ...each, service: 'front' }));
    expect(spansOf(self)).toMatchObject({ front: 4 });
    const proxy = span({ spanId: 'b', parentId: 'a', service: 'mesh', durationMs: 7 });
    expect(spansOf([...B3, proxy])).toMatchObject({ front: 2, back: 2, mesh: 1 });
    const plain = B3.slice(0, 3).map((each) => ({ ...each, kind: 'unknown' as const }));
    for (const spans of [plain, [...plain].reverse()]) {
      expect(edgesOf(spans)).toEqual(['front → back 1']);
    }
  });
});

describe('reports without a service', () => {
  const whole = span({ spanId: 'b', service: 'back', durationMs: 6 });
  const [server, bare, mesh] = [
    { ...whole, service: 'unknown' },
    { ...whole, service: 'unknown', kind: 'unknown' as const },
    { ...whole, service: 'unknown_service:java' },
  ];

  it('are parts of the span that another report names, in any order', () => {
    for (const part of [server, bare, mesh]) {
      for (const spans of [
        [whole, part],
        [part, whole],
      ]) {
        const linked = link(spans);
        expect(observeCalls(linked).services).toEqual([{ name: 'back', spans: 1, external: false }]);
        expect(linked.problems.map(({ reason }) => reason)).toEqual([
          expect.stringMatching(/^1 of 2 (?:spans are repeats|reports are further parts)/),
        ]);
      }
    }
  });

  it('leave the services, their calls and their attributes in place', () => {
    const attributes: Span['attributes'] = (add) => add('zone', 'a');
    const spans = [server, ...B3.map((each) => ({ ...each, attributes }))];
    const linked = link(spans);
    expect(edgesOf(spans)).toEqual(['back → db 1', 'front → back 1']);
    expect(linked.table.services.texts).toEqual(['front', 'back']);
    expect(linked.table.attributes.views().map(({ row }) => [...row])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('of which no report says more count under the name they have, with a note for each file', () => {
    const other = { ...server, spanId: 'c', location: { file: 'other.json', line: 3, offset: 9 } };
    const linked = link([whole, { ...bare, spanId: 'd' }, { ...bare, spanId: 'e' }, other]);
    expect(observeCalls(linked).services.map(({ name, spans }) => [name, spans])).toEqual([
      ['back', 1],
      ['unknown', 3],
    ]);
    const reason = "span without a service name: counted under 'unknown'";
    expect(linked.problems).toEqual([
      { file: 'spans.jsonl', severity: 'note', reason, line: 1, count: 2 },
      { file: 'other.json', severity: 'note', reason, line: 3 },
    ]);
  });
});

describe('a span that is reported more than once', () => {
  const first = span({ ...client, spanId: 'b', service: 'front', durationMs: 0, unfinished: true });
  const second = span({
    spanId: 'b',
    service: 'front',
    kind: 'unknown',
    durationMs: 8,
    error: true,
    failure: 'x',
  });

  it('has what its parts say together, in any order, and is counted once', () => {
    for (const parts of [
      [first, second],
      [second, first],
    ]) {
      const { columns, role, problems } = link(parts);
      expect([...role]).toEqual([Role.call, Role.duplicate]);
      expect(columns.durationMs[0]).toBe(8);
      expect(columns.flags[0]).toBe(SpanFlag.client | SpanFlag.error);
      expect(failureGroupOf(columns.failure, 0)).toBe(0);
      expect(problems.map(({ reason }) => reason)).toEqual([
        '1 of 2 reports are further parts of a span: each span counts once, with what its parts say',
      ]);
    }
  });

  it('reaches from the earliest start to the latest end, and takes a start from the part that has one', () => {
    const later = { ...second, startMs: first.startMs + 5 };
    expect(link([first, later]).columns.durationMs[0]).toBe(13);
    const timeless = { ...second, startMs: Number.NaN };
    for (const parts of [
      [first, timeless],
      [timeless, first],
    ]) {
      const { columns } = link(parts);
      expect([columns.startMs[0], columns.durationMs[0]]).toEqual([first.startMs, 8]);
    }
  });

  it('is said when it is a repeat, and when no part has a start or a duration', () => {
    const reasonsOf = (spans: readonly Span[]): string[] => link(spans).problems.map(({ reason }) => reason);
    expect(reasonsOf([...B3, ...B3])[0]).toBe(
      '4 of 8 spans are repeats of another one: each span counts once',
    );
    expect(reasonsOf([{ ...first, startMs: Number.NaN }])).toEqual(['span without a start time: left out']);
    expect(reasonsOf([first])).toEqual([
      'span without a duration: counted as a call, its latency is not known',
    ]);
  });
});

describe('trace ids of 64 and 128 bits', () => {
  it('are one trace when the lower halves agree', () => {
    const upper = '7ca373f7c7e0f17d';
    const lower = '0096548559300000';
    const spans = [
      span({ traceId: upper + lower, spanId: 'a', service: 'web' }),
      span({ traceId: lower.replace(/^0+/, ''), spanId: 'b', parentId: 'a', service: 'api' }),
    ];
    expect(edgesOf(spans)).toEqual(['web → api 1']);
  });
});
