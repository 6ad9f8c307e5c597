import { IndexBuilder } from '../../../../src/methods/traces/file-index/builder';
import { decodeIndex, type FileIndex } from '../../../../src/methods/traces/file-index/decode';
import { encodeIndex } from '../../../../src/methods/traces/file-index/encode';
import type { Span } from '../../../../src/workspace/traces/span';

export interface TestSpan extends Partial<Omit<Span, 'attributes' | 'location'>> {
  readonly traceId: string;
  readonly spanId: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly offset?: number;
}

export function asSpan({ tags = {}, offset = 0, ...span }: TestSpan): Span {
  return {
    parentId: undefined,
    service: 'web',
    operation: 'GET /',
    kind: 'unknown',
    error: false,
    peer: undefined,
    shared: false,
    ...span,
    location: { file: 'traces.json', offset },
    attributes: (add) => Object.entries(tags).forEach(([key, value]) => add(key, value)),
  };
}

export const LABEL = 'the file';

/** The bytes of an index of spans. @param bytes size that the file is said to have */
export function indexBytes(spans: readonly TestSpan[], bytes = 1 << 20): Buffer {
  const builder = new IndexBuilder();
  spans.forEach((span) => builder.add(asSpan(span)));
  return encodeIndex(builder, { label: LABEL, table: null, problems: [], bytes });
}

export function indexOf(spans: readonly TestSpan[], bytes?: number): FileIndex {
  const index = decodeIndex(indexBytes(spans, bytes), LABEL);
  if (index === null) {
    throw new Error('the index cannot be read back');
  }
  return index;
}
