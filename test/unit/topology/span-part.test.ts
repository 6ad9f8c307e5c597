import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanTable } from '../../../src/topology/span-table';
import type { Span } from '../../../src/workspace/traces/span';

const id = fc.integer({ min: 0, max: 40 }).map((number) => number.toString(16).padStart(4, '0'));
const text = fc.constantFrom('cart', 'web', 'db', 'queue', 'mail');
const attribute = fc.tuple(
  fc.constantFrom('pod', 'zone', 'version'),
  fc.oneof(fc.constantFrom<unknown>('a', 'b', 7, true, ['list']), fc.integer()),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const spans: fc.Arbitrary<Span[]> = fc.array(
  fc
    .record({
      traceId: id,
      spanId: id,
      parentId: optional(id),
      service: text,
      operation: text,
      kind: fc.constantFrom('client', 'server', 'internal', 'unknown'),
      startMs: fc.integer({ min: 0, max: 1e6 }),
      durationMs: fc.integer({ min: 0, max: 1000 }),
      error: fc.boolean(),
      failure: optional(fc.constantFrom('timeout after 7 ms', 'timeout after 9 ms', 'refused')),
      peer: optional(text),
      shared: fc.boolean(),
      unfinished: fc.constantFrom(true, undefined),
      origin: optional(fc.record({ instance: optional(text), version: optional(fc.constantFrom('1', '2')) })),
      links: optional(fc.array(fc.record({ traceId: id, spanId: id }), { maxLength: 2 })),
      pairs: fc.array(attribute, { maxLength: 3 }),
      line: optional(fc.integer({ min: 1, max: 9 })),
      file: fc.constantFrom('a.jsonl', 'b.jsonl'),
    })
    .map(({ pairs, line, file, ...span }): Span => ({
      ...span,
      attributes: (add) => pairs.forEach(([key, value]) => add(key, value)),
      location: { file, offset: 5, ...(line === undefined ? {} : { line }) },
    })),
  { maxLength: 60 },
);

/** Everything that a table tells. */
function told(table: SpanTable): unknown {
  const columns = table.freeze();
  return {
    columns,
    texts: [table.services, table.operations, table.peers, table.files].map(({ texts }) => texts),
    failures: table.failures.examples,
    attributes: [table.attributes.views(), table.attributes.pairs()],
    links: [table.links.view(), table.links.dropped],
    origins: Array.from(columns.service, (service, row) =>
      table.origins.originOf(service, columns.origin?.[row] ?? 0),
    ),
  };
}

describe('a table of parts', () => {
  it('is the table of all their spans', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 4 }), (parts) => {
        const whole = new SpanTable();
        const joined = new SpanTable();
        for (const part of parts) {
          const own = new SpanTable();
          part.forEach((span) => {
            whole.append(span);
            own.append(span);
          });
          joined.absorb(structuredClone(own.takePart()));
        }
        expect(told(joined)).toEqual(told(whole));
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 2])('is sampled alike where a service has too many spans in %i parts', (large) => {
    const many = (from: number): Span[] =>
      Array.from({ length: 20_000 }, (_, at) => ({
        ...SPAN,
        traceId: `trace ${from + at}`,
        spanId: `${from + at}`,
        service: at % 50 === 0 ? 'quiet' : 'web',
        attributes: (add) => add('zone', at % 3),
      }));
    const whole = new SpanTable();
    const joined = new SpanTable();
    const parts = Array.from({ length: large }, (_, part) => many(part * 20_000));
    for (const part of [...parts, many(40_000).slice(0, 100)]) {
      const own = new SpanTable();
      part.forEach((span) => {
        whole.append(span);
        own.append(span);
      });
      joined.absorb(own.takePart());
    }
    expect(joined.attributes.views().map(({ oneIn }) => oneIn)).toEqual([1, 2 * large]);
    expect(told(joined)).toEqual(told(whole));
  });

  it('counts lines on from the part before', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 100 }), (own, before) => {
        const part = new SpanTable();
        for (const line of own) {
          const location = { file: 'a', offset: 0, ...(line === 0 ? {} : { line }) };
          part.append({ ...SPAN, location });
        }
        const table = new SpanTable();
        table.absorb(part.takePart(), before);
        expect([...table.freeze().line]).toEqual(own.map((line) => (line === 0 ? 0 : line + before)));
      }),
    );
  });
});

const SPAN: Span = {
  traceId: 't',
  spanId: 's',
  parentId: undefined,
  service: 'web',
  operation: '',
  kind: 'server',
  startMs: 0,
  durationMs: 1,
  error: false,
  peer: undefined,
  shared: false,
  location: { file: 'a', offset: 0 },
};
