/** The same generated requests in several formats: each passes through ten services, one calling the next. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { InputKind } from '../../src/contracts/report';

const SPANS_PER_REQUEST = 10;
const BATCH = 500;
const START_MS = Date.UTC(2026, 0, 5);
const REQUESTS_PER_SECOND = 50;

/** One span of a request; times in nanoseconds since 1970. */
interface Call {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly service: string;
  readonly operation: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

export interface RequestFormat {
  readonly name: string;
  readonly kind: InputKind;
  readonly head: string;
  readonly separator: string;
  readonly foot: string;
  request(calls: readonly Call[]): string | Buffer;
}

export const FORMATS: readonly RequestFormat[] = [
  { name: 'otlp.jsonl', kind: 'otlp', head: '', separator: '\n', foot: '\n', request: otlpLine },
  { name: 'otlp.pb', kind: 'otlp', head: '', separator: '', foot: '', request: otlpMessage },
  {
    name: 'jaeger.json',
    kind: 'jaeger',
    head: '{"data":[',
    separator: ',',
    foot: ']}',
    request: jaegerTrace,
  },
  {
    name: 'spans.csv',
    kind: 'csv-spans',
    head: 'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n',
    separator: '\n',
    foot: '\n',
    request: csvRows,
  },
];

/** Writes at least so many bytes. */
export function writeRequests(file: string, format: RequestFormat, bytes: number): void {
  const descriptor = openSync(file, 'w');
  let written = writeSync(descriptor, format.head);
  for (let request = 0; written < bytes;) {
    const parts: Buffer[] = [];
    for (let each = 0; each < BATCH; each++, request++) {
      parts.push(
        Buffer.from(request > 0 ? format.separator : ''),
        Buffer.from(format.request(callsOf(request))),
      );
    }
    written += writeSync(descriptor, Buffer.concat(parts));
  }
  writeSync(descriptor, format.foot);
  closeSync(descriptor);
}

function callsOf(request: number): Call[] {
  const startMs = START_MS + (request * 1000) / REQUESTS_PER_SECOND;
  return Array.from({ length: SPANS_PER_REQUEST }, (_, depth) => {
    const own = request * SPANS_PER_REQUEST + depth + 1;
    const jitterMs = ((own * 2654435761) % 1000) / 250;
    return {
      traceId: (request + 1).toString(16).padStart(32, 'a'),
      spanId: own.toString(16).padStart(16, '0'),
      parentId: depth > 0 ? (own - 1).toString(16).padStart(16, '0') : '',
      service: `service-${depth}`,
      operation: `/shop.Service${depth}/Call`,
      startNs: BigInt(Math.round(startMs + depth)) * 1_000_000n,
      endNs: BigInt(Math.round((startMs + 40 - depth * 2 + jitterMs) * 1000)) * 1000n,
    };
  });
}

function otlpLine(calls: readonly Call[]): string {
  return JSON.stringify({
    resourceSpans: calls.map((call) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: call.service } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: call.traceId,
              spanId: call.spanId,
              ...(call.parentId === '' ? {} : { parentSpanId: call.parentId }),
              name: call.operation,
              kind: 2,
              startTimeUnixNano: String(call.startNs),
              endTimeUnixNano: String(call.endNs),
              attributes: [{ key: 'rpc.grpc.status_code', value: { intValue: '0' } }],
              status: {},
            },
          ],
        },
      ],
    })),
  });
}

/** The same request in Protocol Buffers, behind its size as the Collector writes it. */
function otlpMessage(calls: readonly Call[]): Buffer {
  const message = Buffer.concat(
    calls.map((call) =>
      field(
        1,
        Buffer.concat([
          field(1, field(1, attribute('service.name', field(1, call.service)))),
          field(2, field(2, spanMessage(call))),
        ]),
      ),
    ),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  return Buffer.concat([size, message]);
}

function spanMessage(call: Call): Buffer {
  return Buffer.concat([
    field(1, Buffer.from(call.traceId, 'hex')),
    field(2, Buffer.from(call.spanId, 'hex')),
    ...(call.parentId === '' ? [] : [field(4, Buffer.from(call.parentId, 'hex'))]),
    field(5, call.operation),
    Buffer.from([6 << 3, 2]),
    fixed64(7, call.startNs),
    fixed64(8, call.endNs),
    field(9, attribute('rpc.grpc.status_code', Buffer.from([3 << 3, 0]))),
    field(15, ''),
  ]);
}

function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>= 7) {
    length.push((rest & 0x7f) | 0x80);
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), bytes]);
}

const attribute = (key: string, value: Buffer): Buffer => Buffer.concat([field(1, key), field(2, value)]);

function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.from([(number << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
}

function jaegerTrace(calls: readonly Call[]): string {
  return JSON.stringify({
    traceID: calls[0].traceId,
    spans: calls.map((call, index) => ({
      traceID: call.traceId,
      spanID: call.spanId,
      operationName: call.operation,
      references:
        call.parentId === '' ? [] : [{ refType: 'CHILD_OF', traceID: call.traceId, spanID: call.parentId }],
      startTime: Number(call.startNs / 1000n),
      duration: Number((call.endNs - call.startNs) / 1000n),
      tags: [
        { key: 'span.kind', type: 'string', value: 'server' },
        { key: 'rpc.grpc.status_code', type: 'int64', value: 0 },
      ],
      logs: [],
      processID: `p${index}`,
      warnings: null,
    })),
    processes: Object.fromEntries(
      calls.map(({ service }, index) => [`p${index}`, { serviceName: service, tags: [] }]),
    ),
  });
}

function csvRows(calls: readonly Call[]): string {
  return calls
    .map((call) =>
      [
        call.traceId,
        call.spanId,
        call.parentId || 'root',
        `${call.service.replace('-', '')}-579f59597d-wc2lz`,
        call.operation,
        call.startNs,
        call.endNs,
        (call.endNs - call.startNs) / 1000n,
      ].join(','),
    )
    .join('\n');
}
