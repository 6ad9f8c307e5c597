import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../src/contracts/problem';
import type { DiscoveredFile } from '../../../../src/workspace/discovery/discovered-file';
import { readTraceFile } from '../../../../src/workspace/traces/read';
import { read, reasons } from './reading';

function span(id: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    traceID: '0af7651916cd43dd',
    spanID: id,
    operationName: 'HTTP GET',
    references: [],
    startTime: 1_700_000_000_123_456,
    duration: 2500,
    tags: [{ key: 'span.kind', type: 'string', value: 'server' }],
    logs: [],
    processID: 'p1',
    warnings: null,
    ...over,
  };
}

function trace(spans: unknown[], id = '0af7651916cd43dd'): Record<string, unknown> {
  return {
    traceID: id,
    spans,
    processes: { p1: { serviceName: 'cart', tags: [] }, p2: { serviceName: 'web' } },
    warnings: null,
  };
}

async function only(over: Record<string, unknown>) {
  return (await read('jaeger', { data: [trace([span('a1', over)])] })).spans[0];
}

describe('Jaeger JSON', () => {
  it.each([
    [
      'the first of the own trace',
      [
        ['CHILD_OF', 'ff', '1'],
        ['CHILD_OF', '0af7651916cd43dd', '2'],
      ],
      '2',
    ],
    [
      'before one it follows from',
      [
        ['FOLLOWS_FROM', 'af7651916cd43dd', '1'],
        ['CHILD_OF', 'AF7651916CD43DD', '2'],
      ],
      '2',
    ],
    [
      'in a trace id of 128 bits',
      [
        ['FOLLOWS_FROM', 'ff', '1'],
        ['FOLLOWS_FROM', '770af7651916cd43dd', '2'],
      ],
      '2',
    ],
    [
      'none of another trace',
      [
        ['CHILD_OF', 'ff', '1'],
        ['FOLLOWS_FROM', 'ee', '2'],
      ],
      undefined,
    ],
  ])('parent: %s', async (_name, references, parentId) => {
    const of = references.map(([refType, traceID, spanID]) => ({ refType, traceID, spanID }));
    expect((await only({ references: of })).parentId).toBe(parentId);
  });

  it('leaves out durations that cannot be, and what comes with them stays', async () => {
    const spans = [span('a1'), span('a2', { duration: -5 }), span('a3', { duration: 4e15 }), span('a4')];
    const text = JSON.stringify({ data: [trace(spans)] }).replace(
      '"duration":-5',
      '"duration":18446744073709517944',
    );
    const reading = await read('jaeger', text);
    expect(reading.spans.map(({ spanId }) => spanId)).toEqual(['a1', 'a4']);
    expect(reasons(reading)).toEqual([
      'span with a negative duration: left out',
      'span with a duration above ten years: left out',
    ]);
  });

  it('reads every field of a span', async () => {
    const { spans, problems } = await read('jaeger', {
      data: [trace([span('0000A1', { references: [{ refType: 'CHILD_OF', spanID: 'b2' }] })])],
      total: 0,
    });
    expect(problems).toEqual([]);
    expect(spans).toEqual([
      {
        traceId: 'af7651916cd43dd',
        spanId: 'a1',
        parentId: 'b2',
        service: 'cart',
        operation: 'HTTP GET',
        kind: 'server',
        startMs: 1_700_000_000_123.456,
        durationMs: 2.5,
        error: false,
        peer: undefined,
        shared: false,
        location: { file: 'in/export', line: 1, offset: 9 },
      },
    ]);
  });

  it('reads exports with other keys around, bare traces, arrays and lines of them', async () => {
    const one = trace([span('a')]);
    const two = trace([span('b', { processID: 'p2' })]);
    const layouts: [string, string[]][] = [
      [JSON.stringify({ total: 2, testing: [{ 'x}': 1 }], data: [one, two], errors: null }), ['a', 'b']],
      [JSON.stringify({ data: [one, two], limit: 0 }, null, 4), ['a', 'b']],
      [JSON.stringify([one, two]), ['a', 'b']],
      [JSON.stringify(one, null, 2), ['a']],
      [JSON.stringify({ warnings: [], processes: one.processes, spans: one.spans }), ['a']],
      [`${JSON.stringify(one)}\n${JSON.stringify(two)}\n`, ['a', 'b']],
      [JSON.stringify([{ data: [one] }, { data: [two] }]), ['a', 'b']],
    ];
    for (const [layout, ids] of layouts) {
      for (const gzip of [false, true]) {
        const { spans, problems } = await read('jaeger', layout, gzip);
        expect(spans.map((found) => found.spanId)).toEqual(ids);
        expect(problems).toEqual([]);
      }
    }
  });

  it('prefers CHILD_OF, then FOLLOWS_FROM, then the old parentSpanID', async () => {
    const follows = { refType: 'FOLLOWS_FROM', spanID: 'f' };
    expect((await only({ references: [follows, { refType: 'CHILD_OF', spanID: 'c' }] })).parentId).toBe('c');
    expect((await only({ references: [follows] })).parentId).toBe('f');
    expect((await only({ references: null, parentSpanID: 'p' })).parentId).toBe('p');
    expect((await only({ references: [] })).parentId).toBeUndefined();
  });

  it.each([
    ['tag error true', { tags: [{ key: 'error', value: true }] }, true],
    ['tag error as text', { tags: [{ key: 'error', value: 'true' }] }, true],
    ['tag error false', { tags: [{ key: 'error', value: false }] }, false],
    ['OpenTelemetry status', { tags: [{ key: 'otel.status_code', value: 'ERROR' }] }, true],
    ['HTTP 502 as text', { tags: [{ key: 'http.status_code', value: '502' }] }, true],
    ['HTTP 400', { tags: [{ key: 'http.status_code', value: 400 }] }, false],
    ['a logged exception', { logs: [{ fields: [{ key: 'event', value: 'exception' }] }] }, true],
  ])('error from %s', async (_name, over, error) => {
    expect((await only(over)).error).toBe(error);
  });

  it('takes the peer from a client only', async () => {
    const tags = (kind: string) => [
      { key: 'peer.hostname', value: 'db' },
      { key: 'span.kind', value: kind },
    ];
    expect((await only({ tags: tags('client') })).peer).toBe('db');
    expect((await only({ tags: tags('server') })).peer).toBeUndefined();
  });

  it('reads the process inside a span, or takes none', async () => {
    expect((await only({ process: { serviceName: 'inner' } })).service).toBe('inner');
    const { spans } = await read('jaeger', { data: [trace([span('a', { processID: 'p9' })])] });
    expect(spans[0].service).toBe('unknown');
  });

  it('keeps times that are no dates, with a note', async () => {
    const reading = await read('jaeger', { data: [trace([span('a', { startTime: 100, duration: 40 })])] });
    expect(reading.spans[0]).toMatchObject({ startMs: 0.1, durationMs: 0.04 });
    expect(reading.problems[0]).toMatchObject({
      severity: 'note',
      reason: 'start time before 1990: kept as written, perhaps not a date',
    });
  });

  it('loses only the broken trace', async () => {
    const traces = ['a', 'b', 'c'].map((id) => JSON.stringify(trace([span(id), span(`${id}1`)])));
    traces[1] = traces[1].replace('"references":[]', '"references":]');
    const reading = await read('jaeger', `{"data":[\n${traces.join(',\n')}\n],"total":0}`);
    expect(reading.spans.map((found) => found.spanId)).toEqual(['a', 'a1', 'c', 'c1']);
    expect(reading.problems).toMatchObject([{ line: 3, record: 1, severity: 'warning' }]);
  });

  it('says when there is nothing in it', async () => {
    expect(reasons(await read('jaeger', { data: [], total: 0, errors: null }))).toEqual([
      'holds no spans, only total, errors',
    ]);
  });

  it('says when the file cannot be opened', async () => {
    const problems: Problem[] = [];
    const file: DiscoveredFile = {
      path: '/nowhere/at/all',
      relative: 'all',
      kind: 'jaeger',
      bytes: 0,
      modifiedMs: 0,
    };
    const { records } = await readTraceFile(file, {
      span: () => undefined,
      problem: (problem) => problems.push(problem),
    });
    expect(records).toBe(0);
    expect(problems).toMatchObject([
      { file: 'all', severity: 'error', reason: expect.stringContaining('ENOENT') as unknown },
    ]);
  });

  it('stops when aborted', async () => {
    const file: DiscoveredFile = { path: __filename, relative: 'x', kind: 'jaeger', bytes: 0, modifiedMs: 0 };
    const sink = { span: () => undefined, problem: () => undefined };
    await expect(
      readTraceFile(file, sink, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});
