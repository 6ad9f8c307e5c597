/** What `meshlens traces`, `meshlens trace` and `meshlens trace compare` do. */
import { compareTraces } from '../../contracts/traces/compare-traces';
import {
  type ComparedTraceHead,
  type TraceComparisonDocument,
  type TraceDocument,
  type TraceListDocument,
  TRACES_VERSION,
} from '../../contracts/traces/documents';
import { type Trace, TraceSpanFlag } from '../../contracts/traces/trace';
import type { TracePairQuestion, TraceQuestion, TraceSearch } from '../../contracts/traces/requests';
import { toolInfo } from '../installation';
import { readTrace } from './read-trace';
import { searchTraces } from './search-traces';
import { type TraceContext, TraceLibrary } from './trace-library';

export async function traceList(search: TraceSearch, context: TraceContext): Promise<TraceListDocument> {
  const list = await searchTraces(new TraceLibrary(), search, context);
  return { ...headOf(search.source.folder, context), ...list };
}

export async function oneTrace(question: TraceQuestion, context: TraceContext): Promise<TraceDocument> {
  const trace = await readTrace(new TraceLibrary(), question, context);
  return { ...headOf(question.source.folder, context), trace };
}

/** Both by operation path; the indexes of one folder are opened once. */
export async function twoTraces(
  { before, after }: TracePairQuestion,
  context: TraceContext,
): Promise<TraceComparisonDocument> {
  const library = new TraceLibrary();
  const was = await readTrace(library, before, context);
  const is = await readTrace(library, after, context);
  return {
    version: TRACES_VERSION,
    tool: toolInfo,
    createdMs: context.now(),
    before: comparedHead(before.source.folder, was),
    after: comparedHead(after.source.folder, is),
    paths: compareTraces(was, is),
  };
}

function comparedHead(folder: string, { traceId, startMs, durationMs, spans }: Trace): ComparedTraceHead {
  const errors = spans.flags.reduce((sum, flags) => sum + (flags & TraceSpanFlag.error ? 1 : 0), 0);
  return { folder, traceId, startMs, durationMs, spans: spans.ids.length, errors };
}

function headOf(folder: string, { now }: TraceContext): Omit<TraceDocument, 'trace'> {
  return { version: TRACES_VERSION, tool: toolInfo, folder, createdMs: now() };
}
