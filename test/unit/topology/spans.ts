import { linkSpans, type LinkedSpans } from '../../../src/topology/link';
import { SpanTable } from '../../../src/topology/span-table';
import type { Span } from '../../../src/workspace/traces/span';

/** A span with everything that a test does not care about filled in. */
export function span(changes: Partial<Span> & Pick<Span, 'spanId' | 'service'>): Span {
  return {
    traceId: 't1',
    parentId: undefined,
    operation: 'op',
    kind: 'server',
    startMs: 1_000_000,
    durationMs: 10,
    error: false,
    peer: undefined,
    shared: false,
    location: { file: 'spans.jsonl', line: 1, offset: 0 },
    ...changes,
  };
}

export function link(spans: readonly Span[]): LinkedSpans {
  const table = new SpanTable();
  for (const one of spans) {
    table.append(one);
  }
  return linkSpans(table);
}
