import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver, type Receiver, type ReceiverOptions } from '../../../../src/app/receive/receiver';
import type { DiscoveredFile } from '../../../../src/workspace/discovery/discovered-file';
import { discover } from '../../../../src/workspace/discovery/discover';
import type { Span } from '../../../../src/workspace/traces/span';
import { readTraceFile } from '../../../../src/workspace/traces/read';
import { protobuf, sdkSpan } from '../../workspace/traces/otlp-proto/encode';

const seed = (number: number) => ({
  service: 'shop',
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: `eee19b7ec3c1b17${number}`,
  name: `GET /${number}`,
  kind: 1,
  startNs: 1_700_000_000_000_000_001n,
  durationNs: 5_000_000n,
  statusCode: 0 as const,
});
const spans = [1, 2, 3].map((number) => sdkSpan(seed(number)));
const json = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []);
const metrics = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'load' }] }] }] });

let folder: string;
let receiver: Receiver;
const start = async (options: Partial<ReceiverOptions> = {}): Promise<void> => {
  receiver = await startReceiver({ folder, port: 0, nowMs: 1_700_000_000_000, ...options });
};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meshlens-receive-'));
});
afterEach(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true });
});

const url = (place: string): string => `http://127.0.0.1:${receiver.received.port}${place}`;
async function post(place: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const response = await fetch(url(place), {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
async function readBack(): Promise<Span[]> {
  const found: Span[] = [];
  for (const file of await files()) {
    await readTraceFile(file, {
      span: (span) => void found.push(span),
      problem: (problem) => expect(problem).toBeUndefined(),
    });
  }
  return found;
}
const files = async (): Promise<readonly DiscoveredFile[]> =>
  (await discover(folder, { include: [], exclude: [], hashed: () => false })).files.filter(
    ({ kind }) => kind === 'otlp',
  );

describe('receiving from the exporter of the SDK', () => {
  it.each(['none', 'gzip'])(
    'JSON, compression %s: what is read back is what was sent',
    async (compression) => {
      await start();
      const exporter = new OTLPTraceExporter({ url: url('/v1/traces'), compression: compression as never });
      const result = await new Promise<{ code: number }>((resolve) => exporter.export(spans, resolve));
      await exporter.shutdown();
      expect(result.code).toBe(0);
      expect((await receiver.close()).spans).toBe(3);
      expect((await readBack()).map(({ operation, durationMs }) => [operation, durationMs])).toEqual(
        [1, 2, 3].map((number) => [`GET /${number}`, 5]),
      );
      expect(readdirSync(folder)).toEqual(['traces-20231114T221320Z-1.jsonl']);
    },
  );

  it('protobuf: kept byte for byte behind its size', async () => {
    await start();
    const body = protobuf([seed(1), seed(2)]);
    const headers = { 'content-type': 'application/x-protobuf' };
    for (const each of [body, gzipSync(body)]) {
      const encoding = each === body ? 'identity' : 'gzip';
      expect(await post('/v1/traces', each, { ...headers, 'content-encoding': encoding })).toMatchObject({
        status: 200,
        text: '',
      });
    }
    await receiver.close();
    const kept = readFileSync(path.join(folder, 'traces-20231114T221320Z-1.binpb'));
    const sized = Buffer.concat([Buffer.from([0, 0, body.length >> 8, body.length & 255]), body]);
    expect(kept.equals(Buffer.concat([sized, sized]))).toBe(true);
    expect((await readBack()).map(({ operation }) => operation)).toEqual([
      'GET /1',
      'GET /2',
      'GET /1',
      'GET /2',
    ]);
  });
});

describe('what is kept', () => {
  it('keeps digits that a number would round, on one line', async () => {
    await start();
    const body =
      '{"resourceSpans":\n[{"scopeSpans":[{"spans":[{"big":12345678901234567891,\r\n"a":"\\n"}]}]}]}';
    await post('/v1/traces', body);
    await receiver.close();
    const [name] = readdirSync(folder);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe(`${body.replace(/[\r\n]/g, ' ')}\n`);
  });

  it('keeps metrics beside traces, and creates no file for nothing', async () => {
    await start();
    await post('/v1/traces', '{"resourceSpans":[]}');
    expect(readdirSync(folder)).toEqual([]);
    await post('/v1/metrics', metrics);
    expect(await receiver.close()).toMatchObject({ spans: 0, metrics: 1, refused: 0, trouble: null });
    expect(readdirSync(folder)).toEqual(['metrics-20231114T221320Z-1.jsonl']);
  });

  it('begins another file at the size, and never writes into one that is there', async () => {
    await start({ rotateBytes: json.length * 2 + 2 });
    await Promise.all(Array.from({ length: 5 }, () => post('/v1/traces', json)));
    await receiver.close();
    await start();
    await post('/v1/traces', json);
    await receiver.close();
    expect(readdirSync(folder).sort()).toEqual([1, 2, 3, 4].map((n) => `traces-20231114T221320Z-${n}.jsonl`));
    expect(await readBack()).toHaveLength(18);
  });
});

describe('what is refused', () => {
  const refused: [string, string, string | Uint8Array, Record<string, string>, number, RegExp][] = [
    ['half a document', '/v1/traces', '{"resourceSpans":[', {}, 400, /not JSON/],
    ['bytes that are no UTF-8', '/v1/traces', Buffer.from([0x7b, 0xff]), {}, 400, /not JSON/],
    ['another document', '/v1/traces', '{"a":1}', {}, 400, /no list 'resourceSpans'/],
    ['metrics as traces', '/v1/traces', metrics, {}, 400, /no list 'resourceSpans'/],
    ['no gzip', '/v1/traces', 'x', { 'content-encoding': 'gzip' }, 400, /not gzip/],
    ['another compression', '/v1/traces', 'x', { 'content-encoding': 'br' }, 415, /'br' is not known/],
    ['text', '/v1/traces', 'x', { 'content-type': 'text/plain' }, 415, /application\/json/],
    ['logs', '/v1/logs', '{"resourceLogs":[]}', {}, 501, /logs are not kept/],
    ['another path', '/v2/traces', '{}', {}, 404, /\/v1\/traces/],
    ['a web page', '/v1/traces', json, { origin: 'http://evil.example' }, 403, /web pages/],
    ['a large body', '/v1/traces', Buffer.alloc(2 << 20, 0x20), {}, 413, /larger than 1 MB/],
    [
      'a body that is large once unpacked',
      '/v1/traces',
      gzipSync(Buffer.alloc(2 << 20, 0x20)),
      { 'content-encoding': 'gzip' },
      413,
      /larger than 1 MB/,
    ],
  ];
  it.each(refused)('%s', async (_, place, body, headers, status, reason) => {
    await start({ maxBodyBytes: 1 << 20 });
    const answer = await post(place, body, headers);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { message: string }).message).toMatch(reason);
    expect(receiver.received.refused).toBe(1);
    // Whoever is refused once is heard again.
    expect((await post('/v1/traces', json)).status).toBe(200);
    expect(receiver.received).toMatchObject({ spans: 3, trouble: null });
  });

  it('protobuf that is none, or of the other signal, in protobuf', async () => {
    await start();
    const headers = { 'content-type': 'application/x-protobuf' };
    const cut = await post('/v1/traces', Buffer.from([0x0a, 0x7f, 1]), headers);
    expect(cut).toMatchObject({ status: 400 });
    expect(cut.headers.get('content-type')).toBe('application/x-protobuf');
    expect(cut.text).toMatch(/no protobuf message: a value of 127 bytes/);
    const other = await post('/v1/metrics', protobuf([seed(1)]), headers);
    expect(other.text).toMatch(/holds resourceSpans; send traces to \/v1\/traces/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('GET, and a request that never ends', async () => {
    await start({ requestTimeoutMs: 100 });
    expect((await fetch(url('/v1/traces'))).status).toBe(405);
    const slow = connect(receiver.received.port, '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write(
      'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    await once(slow.resume(), 'close');
    expect(receiver.received.refused).toBe(2);
    expect((await post('/v1/traces', json)).status).toBe(200);
  });
});

describe('trouble', () => {
  it('a full disk is answered 503, and half a record is taken back', async () => {
    let isFull = false;
    const real = await import('node:fs/promises');
    await start({
      create: async (file) => {
        const handle = await real.open(file, 'wx');
        return {
          truncate: (bytes) => handle.truncate(bytes),
          sync: () => handle.sync(),
          close: () => handle.close(),
          write: async (bytes, offset, length, position) => {
            const written = await handle.write(bytes, offset, isFull ? length >> 1 : length, position);
            if (isFull) {
              throw new Error('ENOSPC: no space left on device');
            }
            return written;
          },
        };
      },
    });
    await post('/v1/traces', json);
    isFull = true;
    const answer = await post('/v1/traces', json);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(receiver.received.trouble).toMatch(/nothing can be written to .*no space left/);
    expect(await readBack()).toHaveLength(3);
    isFull = false;
    await post('/v1/traces', json);
    await receiver.close();
    expect(await readBack()).toHaveLength(6);
  });

  it('a port that is in use is named', async () => {
    await start();
    const { port } = receiver.received;
    await expect(startReceiver({ folder, port, nowMs: 0 })).rejects.toThrow(`Port ${port} is in use`);
  });
});
