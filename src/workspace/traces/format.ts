/** How the records of a trace file are told and read. */
import type { InputKind } from '../../contracts/report';
import type { ByteWindow } from '../../io/byte-window';
import type { JsonObject, RecordShape } from '../../io/json-cut';
import type { JsonTape } from '../../io/tape/json-tape';
import { outlineJson } from '../discovery/json-outline';
import { dialectOf } from './dialects/registry';
import { JAEGER_SHAPE, jaegerSpans } from './jaeger';
import { JaegerTape } from './jaeger-tape';
import { OTLP_SHAPE, otlpSpans } from './otlp';
import { OtlpTape } from './otlp-tape';
import { type Layout, recogniseOtlpProto } from './otlp-proto/layout';
import type { RawSpan } from './span-intake';
import { ZIPKIN_SHAPE, zipkinSpans } from './zipkin';

export interface JsonFormat {
  readonly shape: RecordShape;
  spans(record: JsonObject): Iterable<RawSpan>;
  /** Reads the plain records of one file without parsing them: the same spans as `spans` gives. */
  tapeReader?(): TapeReader;
}

export interface TapeReader {
  spans(tape: JsonTape, take: (raw: RawSpan) => void): void;
}

export type TraceFormat =
  | { readonly kind: 'json'; readonly json: JsonFormat }
  | { readonly kind: 'proto'; readonly layout: Layout }
  | { readonly kind: 'table' };

/** As much as discovery looks at, so that both see the same. */
const RECOGNISED_BYTES = 64 << 10;

const JSON_FORMATS: Readonly<Partial<Record<InputKind, JsonFormat>>> = {
  otlp: { shape: OTLP_SHAPE, spans: otlpSpans, tapeReader: () => new OtlpTape() },
  jaeger: { shape: JAEGER_SHAPE, spans: jaegerSpans, tapeReader: () => new JaegerTape() },
  zipkin: { shape: ZIPKIN_SHAPE, spans: zipkinSpans },
};

/**
 * The format of a file of a kind, by its beginning.
 * @param window stands at the start of the file
 * @throws Error when the kind is none of traces
 */
export async function formatOf(kind: InputKind, window: ByteWindow): Promise<TraceFormat> {
  if (kind === 'csv-spans') {
    return { kind: 'table' };
  }
  const proto = kind === 'otlp' ? recogniseOtlpProto(await window.head(RECOGNISED_BYTES)) : undefined;
  if (proto !== undefined) {
    return { kind: 'proto', layout: proto.layout };
  }
  const json =
    kind === 'span-documents'
      ? dialectOf(outlineJson(await window.head(RECOGNISED_BYTES)))
      : JSON_FORMATS[kind];
  if (json === undefined) {
    throw new Error(`no reader for kind '${kind}'`);
  }
  return { kind: 'json', json };
}
