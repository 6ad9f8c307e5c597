import type { TraceSource } from '../../contracts/traces/requests';
import { recordAt } from './read-span';
import type { TraceContext, TraceLibrary } from './trace-library';

export interface RecordQuestion {
  readonly source: TraceSource;
  readonly file: string;
  readonly offset: number;
}

/** The trace that a record is of; with the span where it holds only one. Null for a record without spans. */
export async function traceAt(
  library: TraceLibrary,
  { source, file, offset }: RecordQuestion,
  context: TraceContext,
): Promise<{ readonly traceId: string; readonly spanId: string | null } | null> {
  const opened = await library.open(source, context);
  const record = await recordAt(opened, file, offset, context);
  let first: { readonly traceId: string; readonly spanId: string } | null = null;
  let spans = 0;
  await record.spans(({ traceId, spanId }) => {
    first ??= { traceId, spanId };
    spans++;
  });
  return first === null || spans === 1 ? first : { ...(first as { traceId: string }), spanId: null };
}
