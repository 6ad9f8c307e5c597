import { describe, expect, it } from 'vitest';
import { read, reasons } from './reading';

function span(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    traceId: '5AF7183FB1D4CF5F',
    parentId: '6b221d5bc9e6496c',
    id: '352bff9a74ca9ad2',
    kind: 'CLIENT',
    name: 'get /api',
    timestamp: 1_556_604_172_355_737,
    duration: 1431,
    localEndpoint: { serviceName: 'frontend', ipv4: '192.168.99.1' },
    remoteEndpoint: { serviceName: 'backend', ipv4: '172.19.0.2', port: 9000 },
    tags: { 'http.method': 'GET' },
    ...over,
  };
}

async function only(over: Record<string, unknown>) {
  return (await read('zipkin', [span(over)])).spans[0];
}

describe('Zipkin v2 JSON', () => {
  it('reads every field of a span', async () => {
    const { spans, problems } = await read('zipkin', [span({ shared: true })]);
    expect(problems).toEqual([]);
    expect(spans).toEqual([
      {
        origin: { instance: '192.168.99.1' },
        traceId: '5af7183fb1d4cf5f',
        spanId: '352bff9a74ca9ad2',
        parentId: '6b221d5bc9e6496c',
        service: 'frontend',
        operation: 'get /api',
        kind: 'client',
        startMs: 1_556_604_172_355.737,
        durationMs: 1.431,
        error: false,
        peer: 'backend',
        shared: true,
        location: { file: 'in/export', line: 1, offset: 1 },
      },
    ]);
  });

  it('reads a flat array, an array of traces, and lines', async () => {
    const a = span({ id: 'a' });
    const b = span({ id: 'b' });
    for (const layout of [
      JSON.stringify([a, b]),
      JSON.stringify([[a], [b]], null, 2),
      `${JSON.stringify(a)}\n${JSON.stringify(b)}`,
    ]) {
      for (const gzip of [false, true]) {
        const { spans, problems } = await read('zipkin', layout, gzip);
        expect(spans.map((found) => found.spanId)).toEqual(['a', 'b']);
        expect(problems).toEqual([]);
      }
    }
  });

  it('keeps a span without duration as a call whose latency is unknown, counted', async () => {
    const reading = await read('zipkin', [span({ duration: undefined }), span({ duration: 0 }), span()]);
    expect(reading.spans.map((found) => found.unfinished ?? false)).toEqual([true, true, false]);
    // Another part may have the duration, so it is linking that says what is missing.
    expect(reading.problems).toEqual([]);
  });

  it('keeps a span without a timestamp, which may be a part of another one', async () => {
    const reading = await read('zipkin', [span({ timestamp: undefined }), span({ timestamp: 0 })]);
    expect(reading.spans.map(({ startMs }) => startMs)).toEqual([Number.NaN, Number.NaN]);
    expect(reasons(reading)).toEqual([]);
  });

  it.each([
    ['"duration":1431', '"duration":', 'span with a duration above ten years: left out'],
    ['"timestamp":1', '"timestamp":1', 'span whose start time is not a date: left out'],
  ])('leaves out a span with more digits than a number holds: %s', async (from, to, reason) => {
    const text = JSON.stringify([span(), span({ id: 'c3' })]).replace(from, `${to}${'9'.repeat(310)}`);
    const reading = await read('zipkin', text);
    expect(reading.spans).toHaveLength(1);
    expect(reasons(reading)).toEqual([reason]);
  });

  it('knows a negative duration that lost its sign', async () => {
    const text = JSON.stringify([span()]).replace('1431', '18446744073709517944');
    expect(reasons(await read('zipkin', text))).toEqual(['span with a negative duration: left out']);
  });

  it('takes a missing and an unknown service for the same', async () => {
    const reading = await read('zipkin', [
      span({ localEndpoint: undefined }),
      span({ localEndpoint: { serviceName: 'unknown' } }),
    ]);
    expect(reading.spans.map((found) => found.service)).toEqual(['unknown', 'unknown']);
  });

  it('takes an error tag for an error, whatever it says but no', async () => {
    expect((await only({ tags: { error: 'false' } })).error).toBe(false);
    expect((await only({ tags: { error: '' } })).error).toBe(true);
    expect((await only({ tags: { error: 'timeout' } })).error).toBe(true);
    expect((await only({ tags: { 'http.status_code': '500' } })).error).toBe(true);
    expect((await only({ tags: { 'http.status_code': '404' } })).error).toBe(false);
  });

  it('takes the remote endpoint for the peer of a caller only', async () => {
    expect((await only({ kind: 'SERVER' })).peer).toBeUndefined();
    expect((await only({ kind: 'CONSUMER' })).peer).toBeUndefined();
    expect((await only({ kind: 'PRODUCER', remoteEndpoint: { ipv4: '10.0.0.7' } })).peer).toBe('10.0.0.7');
  });

  it('loses only the broken span', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => JSON.stringify(span({ id })));
    const reading = await read('zipkin', `[${a},${b.replace('"tags":{', '"tags":')},${c}]`);
    expect(reading.spans.map((found) => found.spanId)).toEqual(['a', 'c']);
    expect(reading.problems).toMatchObject([{ record: 1 }]);
  });
});
