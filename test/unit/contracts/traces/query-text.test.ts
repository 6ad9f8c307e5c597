import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuery, parseQuery, queryParts } from '../../../../src/contracts/traces/query-text';
import type { TraceQuery } from '../../../../src/contracts/traces/search';

const text = fc.string({ minLength: 1 });
const timeMs = fc.integer({ min: 0, max: 4e12 });
const query = fc.record(
  {
    service: text,
    operation: text,
    status: fc.constantFrom('error' as const, 'ok' as const),
    minDurationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    maxDurationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    fromMs: timeMs,
    toMs: timeMs,
    idPrefix: text,
    attributes: fc.array(fc.record({ key: text, value: fc.string() }), { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: [] },
);
const positive = (value: number): number => value + 0;

describe('a query as text', () => {
  it('is the same query when it is read again', () => {
    fc.assert(
      fc.property(query, (asked) => {
        const read = parseQuery(formatQuery(asked));
        expect(read.problems).toEqual([]);
        expect(read.query).toEqual(
          Object.fromEntries(
            Object.entries(asked).map(([key, value]) => [
              key,
              typeof value === 'number' ? positive(value) : value,
            ]),
          ),
        );
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (typed) => void parseQuery(typed)));
  });

  it('reads filters, units and quotes', () => {
    const typed =
      'service:cart operation:"GET /items" status:error duration:>200ms duration:<=1.5s from:2024-05-06T10:12:00Z http.method=GET "a b"="c=d"';
    expect(parseQuery(typed)).toEqual({
      problems: [],
      query: {
        service: 'cart',
        operation: 'GET /items',
        status: 'error',
        minDurationMs: 200,
        maxDurationMs: 1500,
        fromMs: Date.UTC(2024, 4, 6, 10, 12),
        attributes: [
          { key: 'http.method', value: 'GET' },
          { key: 'a b', value: 'c=d' },
        ],
      } satisfies TraceQuery,
    });
    expect(parseQuery('duration:>5us').query).toEqual({ minDurationMs: 0.005 });
  });

  it('says what it does not understand, and keeps the rest', () => {
    const { query: read, problems } = parseQuery(
      'cart status:slow pod:a duration:200 from:noon service: id:4bf9',
    );
    expect(read).toEqual({ idPrefix: '4bf9' });
    expect(problems).toEqual([
      '"cart" is no filter. Write service:cart, or another of service, operation, status, duration, from, to and id, or attribute=value.',
      'A status is error or ok, not "slow".',
      'There is no filter "pod". Filters are service, operation, status, duration, from, to and id; attributes are written key=value.',
      '"200" is no duration. Write duration:>200ms or duration:<=1.5s.',
      '"noon" is no time. Write from:2024-05-06T10:12:00Z.',
      '"service:" lacks its value.',
    ]);
  });

  it('consists of filters, each of which can be taken out alone', () => {
    const attributes = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ];
    const parts = queryParts({ status: 'ok', attributes });
    expect(parts.map(({ text: written }) => written)).toEqual(['status:ok', 'a=1', 'b=2']);
    expect(parts.map(({ without }) => without)).toEqual([
      { attributes },
      { status: 'ok', attributes: [attributes[1]] },
      { status: 'ok', attributes: [attributes[0]] },
    ]);
  });
});
