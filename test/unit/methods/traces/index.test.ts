import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIndex } from '../../../../src/methods/traces/file-index/decode';
import { durationBin, DurationHistory } from '../../../../src/methods/traces/file-index/durations';
import { eachTrace } from '../../../../src/methods/traces/file-index/postings';
import { indexBytes, indexOf, LABEL, type TestSpan } from './indexed';

const drawnSpans = fc.array(
  fc.record({
    traceId: fc.constantFrom('a1', 'b2b2', 'c', 'not hex', '9f'.repeat(16)),
    spanId: fc.nat(0xffff).map((id) => (id + 1).toString(16)),
    parentId: fc.option(fc.constant('1'), { nil: undefined }),
    service: fc.constantFrom('web', 'cart', 'bücher'),
    operation: fc.constantFrom('GET /', 'POST /', ''),
    startMs: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
    durationMs: fc.integer({ min: 0, max: 5000 }).map((us) => us / 1000),
    error: fc.boolean(),
    tags: fc.dictionary(fc.constantFrom('k', 'pod', 'code'), fc.constantFrom<unknown>('x', 'y', 7, true)),
  }),
  { maxLength: 60 },
);

describe('the index of a trace file', () => {
  it('says of each trace what its spans say', () => {
    fc.assert(
      fc.property(drawnSpans, (drawn) => {
        // Records hold three spans each.
        const spans = drawn.map((span, row): TestSpan => ({ ...span, offset: Math.floor(row / 3) * 1000 }));
        const index = indexOf(spans);
        const ids = [...new Set(spans.map(({ traceId }) => traceId))];
        expect(index.traces.ids).toEqual(ids);
        expect(index.spans).toBe(spans.length);
        ids.forEach((id, trace) => {
          const own = spans.filter(({ traceId }) => traceId === id);
          const start = Math.min(...own.map(({ startMs }) => startMs));
          const end = Math.max(...own.map(({ startMs, durationMs }) => startMs + durationMs));
          expect(index.traces.startUs[trace]).toBe(Math.round(start * 1000));
          expect(index.traces.durationUs[trace]).toBe(Math.round((end - start) * 1000));
          expect(index.traces.spans[trace]).toBe(own.length);
          expect(index.traces.errors[trace]).toBe(own.filter(({ error }) => error).length);
          expect(index.recordsOf(trace)).toEqual([...new Set(own.map(({ offset }) => offset))]);
          const pairs = index.pairSets[index.traces.pairSet[trace]];
          const names = Array.from(pairs, (pair) =>
            [index.services[index.pairs.service[pair]], index.operations[index.pairs.operation[pair]]].join(),
          );
          expect(names.sort()).toEqual(
            [...new Set(own.map(({ service, operation }) => [service, operation].join()))].sort(),
          );
        });
        for (const { service, key, value, traces } of index.values) {
          const found: number[] = [];
          eachTrace(traces, (trace) => found.push(trace));
          expect(traces.count).toBe(found.length);
          const having = spans.filter(
            (span) =>
              span.service === index.services[service] &&
              span.tags?.[key] !== undefined &&
              String(span.tags[key] as string | number | boolean) === value,
          );
          expect(found).toEqual(
            [...new Set(having.map(({ traceId }) => ids.indexOf(traceId)))].sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('is not used when a byte of it is damaged, or when it is of another content', () => {
    const bytes = indexBytes([{ traceId: 'a', spanId: '1', startMs: 1e12, durationMs: 5 }]);
    expect(decodeIndex(bytes, LABEL)).not.toBeNull();
    expect(decodeIndex(bytes, 'the file, changed')).toBeNull();
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 0x10;
      expect(decodeIndex(damaged, LABEL)).toBeNull();
      expect(decodeIndex(bytes.subarray(0, at), LABEL)).toBeNull();
    }
  });

  it('keeps fingerprints of a key with many values, within its share of the file', () => {
    const spans = Array.from({ length: 2000 }, (_, row): TestSpan => ({
      traceId: `${row + 1}`,
      spanId: '1',
      startMs: 1e12 + row,
      durationMs: 1,
      tags: { user: `user-${row}`, region: row % 2 === 0 ? 'east' : 'west' },
    }));
    const wide = indexOf(spans);
    expect(wide.wideKeys.map(({ key }) => key)).toEqual(['user']);
    expect(wide.fingerprints.values).toHaveLength(2000);
    const many = indexOf(
      spans.flatMap((span) =>
        Array.from({ length: 10 }, (_, row) => ({ ...span, tags: { user: `${span.traceId} ${row}` } })),
      ),
      1 << 10,
    );
    expect(many.unsearchedKeys.map(({ key }) => key)).toEqual(['user']);
    expect(many.fingerprints.values).toHaveLength(0);
  });
});

describe('the durations of an operation', () => {
  it('lie in bins that are at most one percent wide', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (durationMs) => {
        expect(durationBin(durationMs * 1.01)).toBeGreaterThan(durationBin(durationMs));
        expect(durationBin(durationMs * 1.0001) - durationBin(durationMs)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('say which share is shorter, as counting does up to the width of a bin', () => {
    const durations = Array.from({ length: 500 }, (_, index) => 1.02 ** index);
    const spans = durations.map((durationMs, row): TestSpan => ({
      traceId: 'a',
      spanId: `${row}`,
      startMs: 1e12,
      durationMs,
    }));
    const halves = [spans.slice(0, 200), spans.slice(200)].map((part) => indexOf(part).durations[0]);
    const history = new DurationHistory(halves);
    expect(history.total).toBe(500);
    durations.forEach((durationMs, rank) => expect(history.percentile(durationMs)).toBeCloseTo(rank / 5, 9));
    expect(history.percentile(1e9)).toBe(100);
    expect(new DurationHistory([]).percentile(1)).toBeNaN();
  });
});
