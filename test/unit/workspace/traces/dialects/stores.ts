import { type Call, CALLS, each, iso, spanId, traceId, TRACES } from './calls';

/** One span of OpenTelemetry as consoles and stores write it. */

const ZEROS = { TraceID: '0'.repeat(32), SpanID: '0'.repeat(16), TraceFlags: '00', Remote: false };
const value = (Key: string, Value: string | number): object => ({
  Key,
  Value: { Type: typeof Value === 'string' ? 'STRING' : 'INT64', Value },
});
const name = (kind: string): string => kind[0].toUpperCase() + kind.slice(1);

export function goConsole(call: Call, id: string, parent: string | undefined): object {
  return {
    Name: call.name,
    SpanContext: { ...ZEROS, TraceID: traceId(call), SpanID: id },
    Parent: parent === undefined ? ZEROS : { ...ZEROS, TraceID: traceId(call), SpanID: parent },
    SpanKind: call.kind === 'server' ? 2 : 3,
    StartTime: iso(call.startMs).replace('Z', '123456+00:00'),
    EndTime: iso(call.startMs + call.ms).replace('Z', '123456+00:00'),
    Attributes: [value('http.response.status_code', 200)],
    Events: null,
    Links: null,
    Status: { Code: call.failed ? 'Error' : 'Unset', Description: '' },
    Resource: [value('service.name', call.service)],
  };
}

export function phpConsole(call: Call, id: string, parent: string | undefined): object {
  return {
    name: call.name,
    context: { trace_id: traceId(call), span_id: id, trace_state: '', trace_flags: 1 },
    resource: { 'service.name': call.service },
    parent_span_id: parent ?? '',
    kind: `KIND_${call.kind.toUpperCase()}`,
    start: call.startMs * 1e6,
    end: (call.startMs + call.ms) * 1e6,
    attributes: {},
    status: { code: call.failed ? 'Error' : 'Unset', description: '' },
    events: [],
    links: [],
  };
}

export function dataPrepper(call: Call, id: string, parent: string | undefined): object {
  return {
    traceId: traceId(call),
    spanId: id,
    parentSpanId: parent ?? '',
    name: call.name,
    kind: `SPAN_KIND_${call.kind.toUpperCase()}`,
    serviceName: call.service,
    startTime: iso(call.startMs),
    endTime: iso(call.startMs + call.ms),
    durationInNanos: call.ms * 1e6,
    traceGroup: 'GET /',
    traceGroupFields: { endTime: iso(call.startMs), durationInNanos: 1, statusCode: 0 },
    'span.attributes.http@status_code': call.failed ? 503 : 200,
    'resource.attributes.service@name': call.service,
    'status.code': 0,
  };
}

export function openSearch(call: Call, id: string, parent: string | undefined): object {
  return {
    traceId: traceId(call),
    spanId: id,
    parentSpanId: parent ?? '',
    name: call.name,
    kind: name(call.kind),
    startTime: iso(call.startMs),
    endTime: iso(call.startMs + call.ms),
    resource: { 'service.name': call.service },
    status: { code: call.failed ? 'Error' : 'Unset', message: '' },
    attributes: {},
  };
}

export function elasticsearch(call: Call, id: string, parent: string | undefined): object {
  return {
    '@timestamp': iso(call.startMs),
    trace_id: traceId(call),
    span_id: id,
    ...(parent !== undefined && { parent_span_id: parent }),
    name: call.name,
    kind: name(call.kind),
    duration: call.ms * 1e6,
    resource: { attributes: { service: { name: call.service } } },
    status: call.failed ? { code: 'Error' } : {},
  };
}

export function clickHouse(call: Call, id: string, parent: string | undefined): object {
  return {
    Timestamp: iso(call.startMs).replace('T', ' ').replace('Z', '000000'),
    TraceId: traceId(call),
    SpanId: id,
    ParentSpanId: parent ?? '',
    SpanName: call.name,
    SpanKind: name(call.kind),
    ServiceName: call.service,
    ResourceAttributes: { 'service.name': call.service },
    SpanAttributes: {},
    Duration: String(call.ms * 1e6),
    StatusCode: call.failed ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_UNSET',
    StatusMessage: '',
    'Events.Name': [],
    'Links.TraceId': [],
  };
}

/** Span ids are decimal numbers. */
export function cloudTrace(): object[] {
  const decimal = (hex: string): string => BigInt(`0x1${hex.slice(1)}`).toString();
  return TRACES.map((trace) => ({
    projectId: 'p',
    traceId: traceId(CALLS[3 * trace]),
    spans: each((call, id, parent) => ({
      spanId: decimal(id),
      ...(parent !== undefined && { parentSpanId: decimal(spanId(call, call.parent)) }),
      kind: `RPC_${call.kind.toUpperCase()}`,
      name: call.name,
      startTime: iso(call.startMs),
      endTime: iso(call.startMs + call.ms),
      labels: { 'service.name': call.service, '/http/status_code': call.failed ? '500' : '200' },
    })).filter((_, index) => CALLS[index].trace === trace),
  }));
}
