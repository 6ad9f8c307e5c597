/** What `meshlens traces` and `meshlens trace` do. */
import { type TraceDocument, type TraceListDocument, TRACES_VERSION } from '../../contracts/traces/documents';
import type { TraceQuestion, TraceSearch } from '../../contracts/traces/requests';
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

function headOf(folder: string, { now }: TraceContext): Omit<TraceDocument, 'trace'> {
  return { version: TRACES_VERSION, tool: toolInfo, folder, createdMs: now() };
}
