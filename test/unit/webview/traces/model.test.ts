import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceList, TraceRow } from '../../../../src/contracts/traces/search';
import { boxQuery, durationTicks } from '../../../../webview/traces/model/chart-points';
import { failedRows, findRows, nextRow } from '../../../../webview/traces/model/find';
import { flameLayout, spanAt } from '../../../../webview/traces/model/flame';
import {
  drawnRows,
  foundTraces,
  missingPiece,
  withPiece,
} from '../../../../webview/traces/model/found-traces';
import { outlineOf, placeOf, rowsFrom, shownRows } from '../../../../webview/traces/model/outline';
import {
  clampRange,
  panRange,
  rangeTicks,
  wholeRange,
  zoomRange,
} from '../../../../webview/traces/model/time-range';
import {
  formatChange,
  formatMoment,
  formatSpanMs,
  percentileWords,
} from '../../../../webview/traces/model/words';
import { utc } from '../../../../webview/kit/time';
import { smallTrace } from '../../support/small-trace';

const trace = smallTrace([
  {
    name: 'web GET',
    at: [0, 100],
    children: [
      {
        name: 'cart GET',
        at: [0, 40],
        children: [{ name: 'db SELECT', at: [5, 30], fails: 'Lock timeout' }],
      },
      { name: 'ads LIST', at: [10, 60] },
    ],
  },
  { name: 'mail SEND', at: [90, 100] },
]);
const outline = outlineOf(trace.spans);

describe('the outline of a trace', () => {
  it('knows the end of each subtree, and the place among siblings', () => {
    expect([...outline.end]).toEqual([4, 3, 3, 4, 5]);
    expect([...outline.children]).toEqual([2, 1, 0, 0, 0]);
    expect([...outline.position]).toEqual([1, 1, 1, 2, 2]);
    expect([...outline.siblings]).toEqual([2, 2, 1, 2, 2]);
    expect(outline.deepest).toBe(2);
  });

  it('leaves out what is inside a collapsed row', () => {
    const rows = shownRows(outline, (row) => row === 1);
    expect([...rows]).toEqual([0, 1, 3, 4]);
    expect([0, 1, 2, 3, 4].map((row) => placeOf(rows, row))).toEqual([0, 1, 1, 2, 3]);
    expect([...shownRows(outline, (row) => row === 0)]).toEqual([0, 4]);
    expect(rowsFrom(trace.spans.depth, outline.children, 1)).toEqual([1]);
  });
});

describe('finding in a trace', () => {
  it('looks in names, failures, ids and what was read', () => {
    const none = new Map();
    expect(findRows(trace, none, 'get')).toEqual([0, 1]);
    expect(findRows(trace, none, ' LOCK ')).toEqual([2]);
    expect(findRows(trace, none, 't1-3')).toEqual([3]);
    expect(findRows(trace, none, ' ')).toEqual([]);
    const location = { file: 'a.jsonl', offset: 0 };
    const attributes = [{ key: 'pod', value: 'mail-7' }];
    const details = { location, attributes, resource: [], events: [], lines: null };
    expect(findRows(trace, new Map([[4, details]]), 'mail-7')).toEqual([4]);
  });

  it('goes around the end', () => {
    expect(failedRows(trace)).toEqual([2]);
    expect([nextRow([1, 3], 1, true), nextRow([1, 3], 3, true), nextRow([1, 3], 1, false)]).toEqual([
      3, 1, 3,
    ]);
    expect(nextRow([], 0, true)).toBeNull();
  });
});

describe('the part in time that is shown', () => {
  it('stays inside the trace, and is all of it where it would be longer', () => {
    const bounds = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(bounds, bounds, fc.double({ min: 0.01, max: 100, noNaN: true }), (from, at, factor) => {
        const range = zoomRange({ fromMs: from, toMs: from + 50 }, factor, at, 1000);
        if (range !== null) {
          expect(range.fromMs).toBeGreaterThanOrEqual(0);
          expect(range.toMs).toBeLessThanOrEqual(1000 + 1e-9);
          expect(range.toMs).toBeGreaterThan(range.fromMs);
        }
      }),
    );
    expect(clampRange({ fromMs: -5, toMs: 2000 }, 1000)).toBeNull();
    expect(zoomRange({ fromMs: 0, toMs: 1000 }, 0.5, 250, 1000)).toEqual({ fromMs: 125, toMs: 625 });
    expect(panRange({ fromMs: 900, toMs: 1000 }, 0.5, 1000)).toEqual({ fromMs: 900, toMs: 1000 });
    expect(wholeRange(0).toMs).toBeGreaterThan(0);
  });

  it('has round ticks', () => {
    expect(rangeTicks({ fromMs: 0, toMs: 820 }, 4)).toEqual([0, 200, 400, 600, 800]);
    expect(rangeTicks({ fromMs: 0.5, toMs: 0.9 }, 4)).toEqual(
      [0.5, 0.6, 0.7, 0.8, 0.9].map((each) => expect.closeTo(each)),
    );
    expect(durationTicks(30, 900)).toEqual([50, 100, 200, 500]);
    expect(durationTicks(0.01, 1e5)).toHaveLength(8);
  });
});

describe('the flame view', () => {
  it('puts a span below its parent, and beside nothing that runs at the same time', () => {
    const layout = flameLayout(trace);
    expect([...layout.lane]).toEqual([0, 1, 2, 3, 4]);
    const { startMs, durationMs } = trace.spans;
    for (const rows of layout.rows) {
      rows.slice(1).forEach((row, index) => {
        expect(startMs[row]).toBeGreaterThanOrEqual(startMs[rows[index]] + durationMs[rows[index]]);
      });
    }
    expect(spanAt(layout, trace, 1, 20, 0)).toBe(1);
    expect(spanAt(layout, trace, 1, 45, 1)).toBeNull();
    expect(spanAt(layout, trace, 1, 41, 2)).toBe(1);
  });
});

describe('the traces found', () => {
  const row = (index: number): TraceRow => ({
    traceId: `t${index}`,
    service: 'web',
    operation: 'GET',
    startMs: index,
    durationMs: 1,
    spans: 1,
    services: 1,
    errors: 0,
    percentile: null,
    file: 'a',
  });
  const list: TraceList = {
    rows: [row(0), row(1)],
    matched: 500,
    total: 500,
    totalSpans: 500,
    histogram: null,
    services: [],
    attributes: [],
    problems: [],
  };

  it('asks for the piece that lacks, by pages', () => {
    const found = foundTraces(list);
    expect([missingPiece(found, 0, 2), missingPiece(found, 0, 3), missingPiece(found, 399, 600)]).toEqual([
      null,
      0,
      200,
    ]);
    const more = withPiece(found, 400, [row(400), row(401)]);
    expect(missingPiece(more, 400, 402)).toBeNull();
    expect(more.rows[401]?.traceId).toBe('t401');
  });

  it('draws each once, though it is among the longest too', () => {
    const found = { ...foundTraces(list), longest: [row(1), row(9)] };
    expect(drawnRows(found).map(({ traceId }) => traceId)).toEqual(['t0', 't1', 't9']);
  });
});

describe('words', () => {
  it('are short and have units', () => {
    expect([0, 0.0005, 0.25, 1.25, 250, 2500].map(formatSpanMs)).toEqual([
      '0 ms',
      '500 ns',
      '250 µs',
      '1.3 ms',
      '250 ms',
      '2.5 s',
    ]);
    expect([1, -2, 0].map(formatChange)).toEqual(['+1 ms', '−2 ms', '±0 ms']);
    expect([0, 1, 2, 3, 11, 12, 23, 99.9].map(percentileWords)).toEqual(
      ['0th', '1st', '2nd', '3rd', '11th', '12th', '23rd', '99th'].map((each) => `${each} percentile`),
    );
    expect(percentileWords(NaN)).toBeNull();
    expect(formatMoment(Date.UTC(2024, 10, 21, 14, 5, 30, 7), utc)).toBe('21 Nov 14:05:30.007');
    expect(boxQuery(10.4, 20.2, 123.456, 9876.5)).toEqual({
      fromMs: 10,
      toMs: 21,
      minDurationMs: 123,
      maxDurationMs: 9877,
    });
  });
});
