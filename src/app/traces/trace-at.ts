import type { RecordQuestion } from '../../contracts/traces/requests';
import type { Span } from '../../workspace/traces/span';
import { recordAt } from './read-span';
import type { TraceContext, TraceLibrary } from './trace-library';

/** As the analysis chooses the span that shows an evidence: one that failed, then the longest. */
const FAILED_MS = 1e9;

/**
 * The trace of a record. With the span where it holds only one; of several, the one of the stated service that failed or
 * took longest. Null for a record without spans.
 */
export async function traceAt(
  library: TraceLibrary,
  { source, file, offset, service }: RecordQuestion,
  context: TraceContext,
): Promise<{ readonly traceId: string; readonly spanId: string | null } | null> {
  const opened = await library.open(source, context);
  const record = await recordAt(opened, file, offset, context);
  let first: Span | null = null;
  let worst: Span | null = null;
  let spans = 0;
  await record.spans((span) => {
    first ??= span;
    spans++;
    if (span.service === service && (worst === null || weightOf(span) > weightOf(worst))) {
      worst = span;
    }
  });
  return answer(worst, first, spans);
}

function answer(worst: Span | null, first: Span | null, spans: number): Awaited<ReturnType<typeof traceAt>> {
  const shown = worst ?? first;
  return shown && { traceId: shown.traceId, spanId: worst !== null || spans === 1 ? shown.spanId : null };
}

function weightOf({ error, durationMs }: Span): number {
  return durationMs + (error ? FAILED_MS : 0);
}
