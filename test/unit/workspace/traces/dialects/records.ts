import { type Call, CALLS, each, iso, spanId, traceId, TRACES } from './calls';

/** One span as each tool writes it. */

const attributes = (values: Readonly<Record<string, string | number>>): object[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));

export function otlp(call: Call, id: string, parent: string | undefined): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': call.service }) },
        scopeSpans: [
          {
            spans: [
              {
                traceId: traceId(call),
                spanId: id,
                parentSpanId: parent ?? '',
                name: call.name,
                kind: call.kind === 'server' ? 2 : 3,
                startTimeUnixNano: `${call.startMs}000000`,
                endTimeUnixNano: `${call.startMs + call.ms}000000`,
                status: { code: call.failed ? 2 : 0 },
              },
            ],
          },
        ],
      },
    ],
  };
}

export function jaeger(call: Call, id: string, parent: string | undefined): object {
  return {
    traceID: traceId(call),
    spanID: id,
    operationName: call.name,
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: traceId(call), spanID: parent }],
    startTime: call.startMs * 1000,
    startTimeMillis: call.startMs,
    duration: call.ms * 1000,
    tags: [
      { key: 'span.kind', type: 'string', value: call.kind },
      ...(call.failed ? [{ key: 'error', type: 'bool', value: true }] : []),
    ],
    logs: [],
    process: { serviceName: call.service, tags: [] },
  };
}

export function zipkin(call: Call, id: string, parent: string | undefined): object {
  return {
    traceId: traceId(call),
    id,
    parentId: parent,
    name: call.name,
    kind: call.kind.toUpperCase(),
    timestamp: call.startMs * 1000,
    duration: call.ms * 1000,
    localEndpoint: { serviceName: call.service },
    tags: call.failed ? { error: 'timeout' } : {},
  };
}

export function apm(call: Call, id: string, parent: string | undefined): object {
  const own = call.kind === 'server' ? 'transaction' : 'span';
  return {
    '@timestamp': iso(call.startMs),
    timestamp: { us: call.startMs * 1000 },
    processor: { event: own },
    trace: { id: traceId(call) },
    [own]: {
      id,
      name: call.name,
      type: own === 'span' ? 'external' : 'request',
      duration: { us: call.ms * 1000 },
    },
    parent: parent === undefined ? undefined : { id: parent },
    service: { name: call.service },
    event: { outcome: call.failed ? 'failure' : 'success' },
  };
}

export function datadog(call: Call, _id: string): object {
  return {
    trace_id: 1000 + call.trace,
    span_id: call.trace * 10 + call.id,
    parent_id: call.parent === 0 ? 0 : call.trace * 10 + call.parent,
    name: 'http.request',
    resource: call.name,
    service: call.service,
    start: call.startMs * 1e6,
    duration: call.ms * 1e6,
    error: call.failed ? 1 : 0,
    meta: { 'span.kind': call.kind },
  };
}

export function skyWalking(call: Call): object {
  const segment = (service: string): string => `${call.trace}.${service}`;
  const isFirst = call.id !== 2;
  return {
    traceId: `t-${call.trace}`,
    segmentId: segment(call.service),
    spanId: isFirst ? 0 : 1,
    parentSpanId: isFirst ? -1 : 0,
    refs:
      call.id === 3 ? [{ traceId: `t-${call.trace}`, parentSegmentId: segment('web'), parentSpanId: 1 }] : [],
    serviceCode: call.service,
    startTime: call.startMs,
    endTime: call.startMs + call.ms,
    endpointName: call.name,
    type: call.kind === 'server' ? 'Entry' : 'Exit',
    peer: '',
    isError: call.failed,
    tags: [],
    logs: [],
  };
}

export function xRay(): object {
  const seconds = (ms: number): number => ms / 1000;
  return {
    Traces: TRACES.map((trace) => {
      const [server, client, callee] = CALLS.filter((call) => call.trace === trace);
      const times = (call: Call): object => ({
        id: spanId(call, call.id),
        start_time: seconds(call.startMs),
        end_time: seconds(call.startMs + call.ms),
      });
      const id = `1-6638d2c0-${traceId(server).slice(8)}`;
      const documents = [
        {
          ...times(server),
          name: 'web',
          trace_id: id,
          subsegments: [{ ...times(client), name: 'cart', namespace: 'remote' }],
        },
        {
          ...times(callee),
          name: 'cart',
          trace_id: id,
          parent_id: spanId(client, client.id),
          fault: callee.failed,
        },
      ];
      return {
        Id: id,
        Segments: documents.map((document) => ({ Id: document.name, Document: JSON.stringify(document) })),
      };
    }),
  };
}

export function frame(): object {
  const columns: readonly [string, readonly unknown[]][] = [
    ['traceID', each((call) => traceId(call))],
    ['spanID', each((_, id) => id)],
    ['parentSpanID', each((_, __, parent) => parent ?? null)],
    ['operationName', each((call) => call.name)],
    ['serviceName', each((call) => call.service)],
    ['startTime', each((call) => call.startMs)],
    ['duration', each((call) => call.ms)],
    ['statusCode', each((call) => (call.failed ? 2 : 0))],
  ];
  return {
    schema: { name: 'Trace', fields: columns.map(([name]) => ({ name })) },
    data: { values: columns.map(([, values]) => values) },
  };
}
