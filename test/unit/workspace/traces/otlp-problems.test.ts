import { START_NS, END_NS, span, request } from './otlp-request';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { read, reasons } from './reading';

describe('OTLP JSON with problems', () => {
  it('refuses spans that cannot be used, counted by reason, and keeps the others', async () => {
    const reading = await read(
      'otlp',
      request([
        span(),
        span({ spanId: '' }),
        span({ traceId: '00000000000000000000000000000000' }),
        span({ startTimeUnixNano: '0' }),
        span({ startTimeUnixNano: END_NS, endTimeUnixNano: START_NS }),
        span({ startTimeUnixNano: END_NS, endTimeUnixNano: START_NS, spanId: 'b' }),
        span({ startTimeUnixNano: '9000000000000000000', endTimeUnixNano: '9000000000000000001' }),
        null,
      ]),
    );
    expect(reading.records).toBe(1);
    expect(reading.problems).toEqual([
      { file: 'in/export', severity: 'warning', reason: 'span without an id: left out', line: 1, record: 0 },
      {
        file: 'in/export',
        severity: 'warning',
        reason: 'span without a trace id: left out',
        line: 1,
        record: 0,
        count: 2,
      },
      {
        file: 'in/export',
        severity: 'warning',
        reason: 'span without a start time: left out',
        line: 1,
        record: 0,
      },
      {
        file: 'in/export',
        severity: 'warning',
        reason: 'span with a negative duration: left out',
        line: 1,
        record: 0,
        count: 2,
      },
      {
        file: 'in/export',
        severity: 'warning',
        reason: 'span whose start time is not a date: left out',
        line: 1,
        record: 0,
      },
    ]);
  });

  it('reads times in another unit than the format says, and says so', async () => {
    const reading = await read(
      'otlp',
      request([span({ startTimeUnixNano: '1700000000123', endTimeUnixNano: '1700000000223' })]),
    );
    expect(reading.spans[0].startMs).toBeCloseTo(1_700_000_000_123, 0);
    expect(reading.spans[0].durationMs).toBeCloseTo(100, 6);
    expect(reasons(reading)).toEqual([
      'times are in a unit a million times larger than the format says: read so',
    ]);
  });

  it('takes a span that is its own parent for the first of its trace', async () => {
    const reading = await read('otlp', request([span({ parentSpanId: 'EEE19B7EC3C1B174' })]));
    expect(reading.spans[0].parentId).toBeUndefined();
    expect(reasons(reading)).toEqual(['span that is its own parent: taken as the first of its trace']);
  });

  it('notes a file that holds logs and metrics only', async () => {
    const reading = await read('otlp', '{"resourceLogs":[{"resource":{}}]}\n{"resourceMetrics":[]}\n');
    expect(reading.records).toBe(0);
    expect(reading.problems).toEqual([
      { file: 'in/export', severity: 'note', reason: 'holds no spans, only resourceLogs, resourceMetrics' },
    ]);
  });

  it('says what is of another format', async () => {
    const jaeger = '{"data":[{"traceID":"a","spans":[{"traceID":"a","spanID":"b"}]}]}';
    const zipkin = '[{"traceId":"a","id":"b","timestamp":1,"duration":1},{"traceId":"a","id":"c"}]';
    const reading = await read('otlp', [JSON.stringify(request([span()])), jaeger, zipkin].join('\n'));
    expect(reading.records).toBe(1);
    expect(reading.problems).toMatchObject([
      { line: 2, reason: expect.stringMatching(/^objects with 'data' are of another format/) as unknown },
      { line: 3, count: 2, reason: expect.stringMatching(/^objects with 'traceId'/) as unknown },
    ]);
  });

  it('uses the other lines when one is broken, and names its line', async () => {
    const line = JSON.stringify(request([span()]));
    const reading = await read('otlp', [line, line.replace('"kind":3', '"kind":'), line].join('\n'));
    expect(reading.records).toBe(2);
    expect(reading.problems).toMatchObject([
      { severity: 'warning', line: 2, record: 1, reason: expect.stringContaining('broken JSON') as unknown },
    ]);
  });

  it('uses what lies before the cut of a truncated gzip', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify(request([span({ spanId: `${index + 1}`.repeat(3), name: Math.sin(index).toString() })])),
    ).join('\n');
    const packed = gzipSync(lines);
    const cut = await read('otlp', packed.subarray(0, packed.length >> 1), 'packed');
    expect(cut.records).toBeGreaterThan(1000);
    expect(reasons(cut).at(-1)).toMatch(
      /^the gzip file is cut off: it ends after \d+ decompressed bytes; what came before was used$/,
    );
  });
});
