import type { Attributes } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

export interface SpanSeed {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** The API's numbers, one below the protocol's. */
  readonly kind: number;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  readonly attributes?: Attributes;
  readonly statusCode?: 0 | 1 | 2;
  readonly statusMessage?: string;
  readonly events?: readonly string[];
  readonly eventAttributes?: Attributes;
}

export const SEED: SpanSeed = {
  service: 'shop.cart',
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: 'eee19b7ec3c1b173',
  name: 'GET /cart',
  kind: 2,
  startNs: 1_700_000_000_123_456_789n,
  durationNs: 2_000_001n,
};

const hrTime = (ns: bigint): [number, number] => [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)];

/** A finished span as the OpenTelemetry SDK hands it to an exporter. */
export function sdkSpan(seed: SpanSeed): ReadableSpan {
  const {
    service,
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    startNs,
    durationNs,
    attributes = {},
    statusCode = 0,
    statusMessage,
    events = [],
    eventAttributes,
  } = seed;
  return {
    name,
    kind,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    parentSpanContext:
      parentSpanId === undefined ? undefined : { traceId, spanId: parentSpanId, traceFlags: 1 },
    startTime: hrTime(startNs),
    endTime: hrTime(startNs + durationNs),
    duration: hrTime(durationNs),
    status: { code: statusCode, message: statusMessage },
    attributes,
    links: [],
    events: events.map((event) => ({ name: event, time: hrTime(startNs), attributes: eventAttributes })),
    ended: true,
    resource: resourceFromAttributes({ 'service.name': service }),
    instrumentationScope: { name: 'lib', version: '1.0' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** One request of the OpenTelemetry SDK's own encoder. */
export function protobuf(seeds: readonly SpanSeed[]): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(seeds.map(sdkSpan)) ?? []);
}

export function json(seeds: readonly SpanSeed[]): Buffer {
  return Buffer.from(JsonTraceSerializer.serializeRequest(seeds.map(sdkSpan)) ?? []);
}

/** Messages each behind their size, as the Collector's file exporter writes them. */
export function sized(messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(message.length);
      return [size, message];
    }),
  );
}

/** A delimited field, for what the SDK would never write. */
export function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) {
    bytes.push((value % 0x80) | 0x80);
  }
  return Buffer.from([...bytes, value]);
}
