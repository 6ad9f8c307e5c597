import { describe, expect, it } from 'vitest';
import { gather, widen } from '../../../src/features/cells';
import { extractFeatures } from '../../../src/features/extract';
import { observeCalls } from '../../../src/topology/calls';
import { createRandom } from '../../../src/numeric/random';
import { link, span } from '../topology/spans';

const START_MS = 1_700_000_000_000;

/** One service with random times and errors for ten minutes; folded at the asked width. */
function fold(windowMs: number) {
  const random = createRandom(5);
  const spans = Array.from({ length: 900 }, (_, n) =>
    span({
      traceId: `t${n}`,
      spanId: 'a',
      service: 'web',
      operation: 'GET /',
      startMs: START_MS + n * 667,
      durationMs: 20 * Math.exp(0.4 * random.normal()),
      error: random.uniform() < 0.1,
    }),
  );
  const linked = link(spans);
  return extractFeatures(linked, observeCalls(linked), windowMs).cells;
}

describe('merged cells', () => {
  it('are the cells that folding at the wider grid gives', () => {
    const fine = fold(5_000);
    const wide = fold(60_000);
    const merged = widen(fine, 60_000);
    expect([merged.startMs, merged.windows]).toEqual([wide.startMs, wide.windows]);
    expect([...merged.errors.failed]).toEqual([...wide.errors.failed]);
    expect([...merged.latency.count]).toEqual([...wide.latency.count]);
    wide.latency.shift.forEach((sum, at) => expect(merged.latency.shift[at]).toBeCloseTo(sum, 3));
    wide.work.squares.forEach((sum, at) => expect(merged.work.squares[at]).toBeCloseTo(sum, 3));
  });

  it('count every request of an interval once', () => {
    const fine = fold(5_000);
    const one = gather(fine, fine.startMs + 60_000, fine.startMs + 180_000);
    const expected = fine.errors.entries.slice(12, 36).reduce((sum, count) => sum + count, 0);
    expect([one.windows, one.errors.entries[0]]).toEqual([1, expected]);
  });
});
