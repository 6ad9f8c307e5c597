/** OTLP, Jaeger and Zipkin in JSON: one document, or a document a line. */
import type { Random } from '../../../src/numeric/random';
import { between, joined, type Part, record, type Sample } from '../parts';
import { type FuzzSpan, spansOf } from './spans';

export const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/;

const folder = (name: string, parts: readonly Part[]): Sample => ({
  reading: 'folder',
  files: [{ name, parts }],
  token: JSON_TOKEN,
  canBePacked: true,
});

export function otlpJson(random: Random): Sample {
  const pretty = random.uniform() < 0.3;
  const elements = spansOf(random).map((span) =>
    record(span.id, JSON.stringify(otlpElement(span), null, pretty ? 1 : 0)),
  );
  return folder('traces.json', [
    between('{"resourceSpans":['),
    ...joined(elements, pretty ? ',\n' : ','),
    between(']}\n'),
  ]);
}

export function otlpLines(random: Random): Sample {
  const lines = spansOf(random).map((span) =>
    record(span.id, JSON.stringify({ resourceSpans: [otlpElement(span)] })),
  );
  return folder('traces.jsonl', [...joined(lines, '\n'), between('\n')]);
}

export function jaeger(random: Random): Sample {
  const traces = spansOf(random).map((span) => record(span.id, JSON.stringify(jaegerTrace(span))));
  return random.uniform() < 0.5
    ? folder('jaeger.json', [between('{"data":['), ...joined(traces, ','), between('],"total":0}')])
    : folder('jaeger.jsonl', [...joined(traces, '\n'), between('\n')]);
}

export function zipkin(random: Random): Sample {
  const spans = spansOf(random).map((span) => record(span.id, JSON.stringify(zipkinSpan(span))));
  return random.uniform() < 0.7
    ? folder('zipkin.json', [between('['), ...joined(spans, ',\n'), between(']')])
    : folder('zipkin.jsonl', [...joined(spans, '\n'), between('\n')]);
}

function otlpElement(span: FuzzSpan): object {
  return {
    resource: { attributes: [{ key: 'service.name', value: { stringValue: span.service } }] },
    scopeSpans: [
      {
        scope: { name: 'lib' },
        spans: [
          {
            traceId: span.traceId,
            spanId: span.id,
            ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
            name: span.name,
            kind: 2,
            startTimeUnixNano: String(span.startNs),
            endTimeUnixNano: String(span.startNs + span.durationNs),
            attributes: [{ key: 'http.status_code', value: { intValue: '200' } }],
            status: { code: span.isError ? 2 : 0, message: 'failed' },
          },
        ],
      },
    ],
  };
}

function jaegerTrace(span: FuzzSpan): object {
  return {
    traceID: span.traceId,
    spans: [
      {
        traceID: span.traceId,
        spanID: span.id,
        operationName: span.name,
        references:
          span.parentId === null
            ? []
            : [{ refType: 'CHILD_OF', traceID: span.traceId, spanID: span.parentId }],
        startTime: Number(span.startNs / 1000n),
        duration: Number(span.durationNs / 1000n),
        tags: [{ key: 'error', type: 'bool', value: span.isError }],
        logs: [{ timestamp: 1, fields: [{ key: 'event', value: 'x' }] }],
        processID: 'p1',
      },
    ],
    processes: { p1: { serviceName: span.service, tags: [] } },
  };
}

function zipkinSpan(span: FuzzSpan): object {
  return {
    traceId: span.traceId,
    id: span.id,
    ...(span.parentId === null ? {} : { parentId: span.parentId }),
    kind: 'SERVER',
    name: span.name,
    timestamp: Number(span.startNs / 1000n),
    duration: Number(span.durationNs / 1000n),
    localEndpoint: { serviceName: span.service },
    tags: span.isError ? { error: 'failed' } : {},
  };
}
