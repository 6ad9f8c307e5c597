import type { SpanLocation } from '../../contracts/problem';
import type { Origin } from './origin';

export type SpanKind = 'client' | 'server' | 'producer' | 'consumer' | 'internal' | 'unknown';

/**
 * Hands on every attribute of a span, its own ones and those of the process that recorded it. A value that is a list or
 * a map is no plain value and may be handed on as it is.
 */
export type AttributeReader = (add: (key: string, value: unknown) => void) => void;

/** A span of another trace, or of this one, that came before without being the parent: a producer of the message. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

/** One span as every reader delivers it, whatever the format was. */
export interface Span {
  /** Lower-case hex without padding rules of the source; compared as text. */
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for the first span of a trace. */
  readonly parentId: string | undefined;
  /** Logical service: pod and replica suffixes are already stripped. */
  readonly service: string;
  /** The copy of the service that recorded it; undefined when the source does not name it. */
  readonly origin?: Origin | undefined;
  readonly operation: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970-01-01 UTC, with fractions; NaN in a part of a span whose start another part has. */
  readonly startMs: number;
  /** Never negative. */
  readonly durationMs: number;
  /** The source gave no duration (durationMs is 0): the span counts as a call, its latency is not known. */
  readonly unfinished?: boolean | undefined;
  readonly error: boolean;
  /** Status message or exception of a failed span, as written; undefined when it gives none. */
  readonly failure?: string | undefined;
  /** Name or host of the called side as the caller saw it (peer.service, server.address, db.system …). */
  readonly peer: string | undefined;
  /** Zipkin: this server span carries the id of its client span. */
  readonly shared: boolean;
  readonly location: SpanLocation;
  readonly links?: readonly SpanLink[] | undefined;
  /** The parent did not wait for it: OpenTracing's FOLLOWS_FROM. */
  readonly followsFrom?: boolean | undefined;
  /** Reads the attributes from the record; works only while the span is handed over. */
  readonly attributes?: AttributeReader | undefined;
}
