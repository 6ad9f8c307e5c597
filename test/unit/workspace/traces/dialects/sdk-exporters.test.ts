import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { ConsoleSpanExporter, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { protobuf, sdkSpan, sized } from '../otlp-proto/encode';
import { CALLS, spanId, traceId } from './calls';
import { REPORT, seen, withFile } from './seen';

const SEEDS = CALLS.map((call) => ({
  service: call.service,
  traceId: traceId(call),
  spanId: spanId(call, call.id),
  parentSpanId: call.parent === 0 ? undefined : spanId(call, call.parent),
  name: call.name,
  kind: call.kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT,
  startNs: BigInt(call.startMs) * 1_000_000n,
  durationNs: BigInt(call.ms) * 1_000_000n,
  statusCode: call.failed ? (2 as const) : (0 as const),
  statusMessage: call.failed ? 'no stock' : undefined,
}));
const SPANS: readonly ReadableSpan[] = SEEDS.map(sdkSpan);

/** Keeps what exporters post. */
class Collector {
  readonly bodies: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(202).end();
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/spans`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let collector: Collector;
beforeAll(async () => {
  collector = new Collector();
  await collector.start();
});
afterAll(() => collector.stop());

/** The bodies of the requests that an exporter makes for the calls: one per service, as two processes would send. */
async function posted(exporterOf: (url: string) => SpanExporter): Promise<string[]> {
  collector.bodies.length = 0;
  for (const service of ['web', 'cart']) {
    const exporter = exporterOf(collector.url);
    const own = SPANS.filter(({ resource }) => resource.attributes['service.name'] === service);
    const { code } = await new Promise<{ code: number }>((resolve) => exporter.export(own, resolve));
    expect(code).toBe(0);
    await exporter.shutdown();
  }
  return [...collector.bodies];
}

describe('exporters of the OpenTelemetry SDK', () => {
  it('Zipkin: each request a line, or all spans in one array', async () => {
    const bodies = await posted((url) => new ZipkinExporter({ url }));
    expect(bodies).toHaveLength(2);
    await withFile({ file: 'zipkin.jsonl', content: bodies.join('\n') }, async (folder) => {
      expect(await seen(folder)).toEqual(REPORT);
    });
    const all = JSON.stringify(bodies.flatMap((body) => JSON.parse(body) as unknown[]));
    await withFile({ file: 'zipkin.json', content: all }, async (folder) => {
      expect(await seen(folder)).toEqual(REPORT);
    });
  });

  it('OTLP over HTTP', async () => {
    const bodies = await posted((url) => new OTLPTraceExporter({ url }));
    await withFile({ file: 'otlp', content: bodies.join('\n') }, async (folder) => {
      expect(await seen(folder)).toEqual(REPORT);
    });
  });

  it('OTLP as Protocol Buffers', async () => {
    for (const content of [protobuf(SEEDS), sized([protobuf(SEEDS.slice(0, 4)), protobuf(SEEDS.slice(4))])]) {
      await withFile({ file: 'otlp.pb', content }, async (folder) => {
        expect(await seen(folder)).toEqual(REPORT);
      });
    }
  });

  it('console: what is printed is refused by name', async () => {
    const printed: unknown[] = [];
    const dir = vi.spyOn(console, 'dir').mockImplementation((span) => void printed.push(span));
    new ConsoleSpanExporter().export([...SPANS], () => undefined);
    dir.mockRestore();
    const { inspect } = await import('node:util');
    const content = printed.map((span) => inspect(span, { depth: 3 })).join('\n');
    await withFile({ file: 'console.log', content }, async (folder) => {
      const { spans, skipped } = await seen(folder);
      expect(spans).toEqual({});
      expect(skipped).toMatchObject([{ file: 'console.log' }]);
      expect(skipped[0].reason).toContain('OTLPTraceExporter');
    });
    await withFile(
      { file: 'console.jsonl', content: printed.map((span) => JSON.stringify(span)).join('\n') },
      async (folder) => {
        expect(await seen(folder)).toEqual(REPORT);
      },
    );
  });
});
