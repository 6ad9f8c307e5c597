import { context, SpanKind, trace, type Context, type Link } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { refreshFindings } from '../../../../src/app/use-cases/refresh-findings';
import type { Report } from '../../../../src/contracts/report';
import { optionsFor, testContext, withFolder } from '../harness';

const ORDERS = 60;
const START_MS = 1_700_000_000_000;

/** Orders that the SDK records: `shop` calls `orders`, which publishes; `worker` consumes in a trace of its own, with a link. */
function recorded(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const tracerOf = (service: string) =>
    new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    }).getTracer('test');
  const [shop, orders, worker] = ['shop', 'orders', 'worker'].map(tracerOf);
  for (let order = 0; order < ORDERS; order++) {
    const startTime = START_MS + order * 1000;
    const span = (tracer: typeof shop, name: string, kind: SpanKind, parent: Context, links: Link[] = []) => {
      const started = tracer.startSpan(name, { kind, startTime, links }, parent);
      started.end(startTime + 20);
      return { started, inside: trace.setSpan(parent, started) };
    };
    const root = context.active();
    const call = span(shop, 'POST', SpanKind.CLIENT, root);
    const served = span(orders, 'POST /orders', SpanKind.SERVER, call.inside);
    const published = span(orders, 'orders publish', SpanKind.PRODUCER, served.inside);
    const lost = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    span(worker, 'orders process', SpanKind.CONSUMER, root, [
      { context: published.started.spanContext() },
      ...(order === 0 ? [{ context: lost }] : []),
    ]);
  }
  return exporter.getFinishedSpans();
}

/** Jaeger's form of the same links: a reference to a span of another trace. */
function jaeger(spans: readonly ReadableSpan[]): string {
  const data = spans.map((span) => {
    const { traceId, spanId } = span.spanContext();
    const parent = span.parentSpanContext;
    return {
      traceID: traceId,
      spans: [
        {
          traceID: traceId,
          spanID: spanId,
          processID: 'p1',
          operationName: span.name,
          startTime: span.startTime[0] * 1e6 + span.startTime[1] / 1000,
          duration: 20_000,
          references: [
            ...(parent ? [{ refType: 'CHILD_OF', traceID: traceId, spanID: parent.spanId }] : []),
            ...span.links.map(({ context: linked }) => ({
              refType: 'FOLLOWS_FROM',
              traceID: linked.traceId,
              spanID: linked.spanId,
            })),
          ],
          tags: [{ key: 'span.kind', value: SpanKind[span.kind].toLowerCase() }],
          logs: [],
        },
      ],
      processes: { p1: { serviceName: span.resource.attributes['service.name'], tags: [] } },
    };
  });
  return JSON.stringify({ data });
}

const forms: Readonly<
  Record<string, (spans: ReadableSpan[]) => Readonly<Record<string, string | Uint8Array>>>
> = {
  'OTLP JSON': (spans) => ({ 'spans.json': JsonTraceSerializer.serializeRequest(spans) ?? '' }),
  'OTLP Protocol Buffers': (spans) => ({ 'spans.pb': ProtobufTraceSerializer.serializeRequest(spans) ?? '' }),
  Jaeger: (spans) => ({ 'jaeger.json': jaeger(spans) }),
};

const edgesOf = ({ edges }: Report): string[] =>
  edges.map(({ from, to, calls, messages }) =>
    messages === undefined ? `${from} calls ${to} ${calls}` : `${from} sends ${to} ${messages}`,
  );

describe('links between spans of producers and consumers', () => {
  it.each(Object.entries(forms))('are edges of messages in %s', async (_, write) => {
    await withFolder(write(recorded()), async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      const report = await analyze(options, testContext());
      expect(edgesOf(report)).toEqual([`shop calls orders ${ORDERS}`, `orders sends worker ${ORDERS}`]);
      expect(report.edges[1]).toMatchObject({ calls: 0, declared: false, observed: true });
      expect(report.notes.join()).toMatch(/1 links name a span that no file contains/);
      expect(edgesOf(await refreshFindings(options, report, testContext()))).toEqual(edgesOf(report));
    });
  });

  it('are no calls that a manifest should declare', async () => {
    const compose =
      'services:\n  shop:\n    image: a\n    environment: { ORDERS: "orders:80" }\n  orders:\n    image: b\n  worker:\n    image: c\n';
    await withFolder({ ...forms['OTLP JSON'](recorded()), 'compose.yaml': compose }, async (folder) => {
      const report = await analyze(optionsFor(folder, { trusted: false }), testContext());
      expect(edgesOf(report)).toEqual([`shop calls orders ${ORDERS}`, `orders sends worker ${ORDERS}`]);
      expect(report.findings.filter(({ rule }) => rule === 'undeclared-call')).toEqual([]);
    });
  });
});
