import { base64, CALLS, each, iso, lines, START_MS, traceId, TRACES } from './calls';
import { apm, datadog, frame, jaeger, otlp, skyWalking, xRay, zipkin } from './records';
import {
  clickHouse,
  cloudTrace,
  dataPrepper,
  elasticsearch,
  goConsole,
  openSearch,
  phpConsole,
} from './stores';
import { metrics, refused, type Sample, spans } from './sample';
import { TABLES } from './tables';

/** Files of known exporters, with the same calls in each. */

const MINUTES = Array.from({ length: 5 }, (_, minute) => minute);
const times = MINUTES.map((minute) => START_MS + minute * 60_000);

/** By the name of the row in docs/formats.md. */
export const EXPORTERS: Readonly<Record<string, readonly Sample[]>> = {
  'OTLP JSON (Collector, SDKs, Tempo)': [
    spans('otel-traces', lines(each(otlp))),
    spans('spans.jsonl.1', lines(each(otlp))),
  ],
  'OpenTelemetry console, Python': [
    spans(
      'traces.log',
      lines(
        each((call, id, parent) => ({
          name: call.name,
          context: { trace_id: `0x${traceId(call)}`, span_id: `0x${id}`, trace_state: '[]' },
          kind: `SpanKind.${call.kind.toUpperCase()}`,
          parent_id: parent === undefined ? null : `0x${parent}`,
          start_time: iso(call.startMs),
          end_time: iso(call.startMs + call.ms),
          status: { status_code: call.failed ? 'ERROR' : 'UNSET' },
          attributes: {},
          events: [],
          resource: { attributes: { 'service.name': call.service } },
        })),
      ),
    ),
  ],
  'OpenTelemetry console, PHP': [
    spans(
      'php.log',
      each(phpConsole)
        .map((span) => JSON.stringify([span], null, 4))
        .join('\n'),
    ),
  ],
  'OpenTelemetry console, JavaScript': [
    spans(
      'console.json',
      JSON.stringify(
        each((call, id, parent) => ({
          resource: { attributes: { 'service.name': call.service } },
          traceId: traceId(call),
          parentId: parent,
          name: call.name,
          id,
          kind: call.kind === 'server' ? 1 : 2,
          timestamp: call.startMs * 1000,
          duration: call.ms * 1000,
          attributes: {},
          status: { code: call.failed ? 2 : 0 },
          events: [],
        })),
      ),
    ),
    refused(
      'console.txt',
      "{\n  resource: { attributes: {} },\n  traceId: 'abc',\n  parentId: undefined,\n  id: '1'\n}\n",
    ),
  ],
  'OpenTelemetry console, Go (`stdouttrace`)': [
    spans(
      'stdout.txt',
      each(goConsole)
        .map((span) => JSON.stringify(span, null, '\t'))
        .join('\n'),
    ),
    spans('spans.log', lines(each(goConsole))),
  ],
  'OpenTelemetry console, .NET': [
    refused('activities.txt', `Activity.TraceId:            ${'ab'.repeat(16)}\nActivity.Kind: Server\n`),
  ],
  'OpenTelemetry `LoggingSpanExporter`, Java': [
    refused('app.log', `INFO: 'GET /' : ${'ab'.repeat(16)} ${'cd'.repeat(8)} SERVER [tracer: x:] {}\n`),
  ],
  "Collector's debug exporter": [
    refused('collector.log', `Span #0\n    Trace ID       : ${'ab'.repeat(16)}\n    ID : 1\n`),
  ],
  "Jaeger's API": [
    spans(
      'jaeger.json',
      JSON.stringify({
        data: TRACES.map((trace) => ({
          traceID: trace,
          spans: each(jaeger).filter((_, index) => CALLS[index].trace === trace),
        })),
      }),
    ),
  ],
  'Jaeger in Elasticsearch': [
    spans(
      'hits.json',
      JSON.stringify({
        hits: { total: 9, hits: each(jaeger).map((_source) => ({ _index: 'jaeger-span', _source })) },
      }),
    ),
    spans('documents.ndjson', lines(each(jaeger).map((_source) => ({ _index: 'jaeger-span', _source })))),
    spans('bare.json', JSON.stringify(each(jaeger))),
  ],
  'Jaeger in Kafka, as JSON': [
    spans(
      'kafka.jsonl',
      lines(
        each((call, id, parent) => ({
          traceId: base64(traceId(call)),
          spanId: base64(id),
          operationName: call.name,
          references:
            parent === undefined ? [] : [{ traceId: base64(traceId(call)), spanId: base64(parent) }],
          startTime: iso(call.startMs),
          duration: `${call.ms / 1000}s`,
          tags: [
            { key: 'span.kind', vStr: call.kind },
            ...(call.failed ? [{ key: 'error', vType: 'BOOL', vBool: true }] : []),
          ],
          process: { serviceName: call.service },
        })),
      ),
    ),
  ],
  'Zipkin v2': [spans('zipkin.json', JSON.stringify(each(zipkin)))],
  'Zipkin v1': [
    refused('zipkin1.json', '[{"traceId":"a","id":"b","name":"x","annotations":[],"binaryAnnotations":[]}]'),
  ],
  'Elastic APM': [
    spans('apm.ndjson', lines(each(apm).map((_source) => ({ _index: 'traces-apm', _source })))),
    spans('apm.json', JSON.stringify(each(apm))),
  ],
  Datadog: [
    spans(
      'datadog.json',
      JSON.stringify(TRACES.map((trace) => each(datadog).filter((_, index) => CALLS[index].trace === trace))),
    ),
    spans(
      'api.json',
      JSON.stringify({
        data: each((call, id, parent) => ({
          id,
          type: 'spans',
          attributes: {
            trace_id: traceId(call),
            span_id: id,
            parent_id: parent ?? '0',
            service: call.service,
            resource_name: call.name,
            start_timestamp: iso(call.startMs),
            end_timestamp: iso(call.startMs + call.ms),
            custom: {
              span: { kind: call.kind },
              'span.kind': call.kind,
              ...(call.failed ? { error: 'x' } : {}),
            },
          },
        })),
      }),
    ),
  ],
  SkyWalking: [
    spans('skywalking.json', JSON.stringify({ data: { trace: { spans: CALLS.map(skyWalking) } } })),
  ],
  'OpenSearch Data Prepper': [
    spans(
      'prepper.json',
      JSON.stringify({ hits: { hits: each(dataPrepper).map((_source) => ({ _source })) } }),
    ),
    spans('prepper.ndjson', lines(each(dataPrepper))),
  ],
  "Collector's exporters for OpenSearch and Elasticsearch (`otel`)": [
    spans('ss4o.ndjson', lines(each(openSearch).map((_source) => ({ _index: 'ss4o_traces', _source })))),
    spans('otel.json', JSON.stringify(each(elasticsearch))),
  ],
  "Collector's exporter for ClickHouse": [
    spans('otel_traces.jsonl', lines(each(clickHouse))),
    spans(
      'otel_traces.json',
      JSON.stringify({ meta: [{ name: 'TraceId', type: 'String' }], data: each(clickHouse), rows: 9 }),
    ),
    refused(
      'compact.json',
      JSON.stringify({ meta: [{ name: 'TraceId', type: 'String' }], data: [['a']], rows: 1 }),
    ),
  ],
  'Google Cloud Trace, API version 1': [
    spans('cloud-trace.json', JSON.stringify({ traces: cloudTrace(), nextPageToken: 'x' })),
    spans('one-trace.jsonl', lines(cloudTrace())),
    refused('minimal.json', JSON.stringify({ traces: [{ projectId: 'p', traceId: 'ab' }] })),
  ],
  'AWS X-Ray': [spans('x-ray.json', JSON.stringify(xRay()))],
  'Grafana data frames': [
    spans('frame.json', JSON.stringify([frame()])),
    spans('query.json', JSON.stringify({ results: { A: { frames: [frame()] } } })),
    metrics('metrics.json', [
      {
        schema: {
          fields: [
            { name: 'Time', type: 'time' },
            { name: 'a', type: 'number' },
          ],
        },
        data: { values: [times, MINUTES] },
      },
    ]),
  ],
  ...TABLES,
  'Prometheus range query': [
    metrics(
      'range.json',
      {
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [{ metric: { __name__: 'a' }, values: times.map((time) => [time / 1000, '1']) }],
        },
      },
      'joined metrics',
    ),
  ],
  "Prometheus' text format, OpenMetrics": [
    {
      file: 'scrapes.prom',
      content: MINUTES.map((minute) => `# TYPE a gauge\na ${minute} ${times[minute]}\n`).join(''),
      outcome: 'joined metrics',
    },
    refused('scrape.txt', '# TYPE a gauge\na{b="c"} 1\n'),
  ],
  'VictoriaMetrics export': [
    metrics('export.jsonl', { metric: { __name__: 'a' }, values: MINUTES, timestamps: times }),
  ],
  'CloudWatch `get-metric-data`': [
    metrics('cloudwatch.json', {
      MetricDataResults: [{ Id: 'a', Label: 'a', Timestamps: times.map(iso), Values: MINUTES }],
    }),
  ],
  'CloudWatch `get-metric-statistics`': [
    metrics('statistics.json', {
      Label: 'a',
      Datapoints: times.map((time, index) => ({ Timestamp: iso(time), Average: MINUTES[index] })).reverse(),
    }),
  ],
  'Rows as lists with the names of their columns (Application Insights API, SigNoz)': [
    refused(
      'query.json',
      JSON.stringify({
        tables: [{ columns: [{ name: 'operation_Id' }, { name: 'operation_ParentId' }], rows: [['a', 'b']] }],
      }),
    ),
    refused('signoz.json', JSON.stringify([{ columns: ['TraceId', 'SpanId'], events: [['a', 'b']] }])),
  ],
  'Results of a search in Tempo': [
    refused('search.json', JSON.stringify({ traces: [{ traceID: 'ab', rootServiceName: 'web' }] })),
  ],
  'Any other JSON with trace and span ids': [
    refused('events.jsonl', '{"time":"x","data":{"trace.trace_id":"a","trace.span_id":"b"}}\n'),
    refused('v2.json', '{"spans":[{"spanId":"a","parentSpanId":"b","displayName":{"value":"x"}}]}'),
    refused('log.jsonl', '{"level":"info","trace_id":"a","span_id":"b","msg":"x"}\n'),
  ],
};
