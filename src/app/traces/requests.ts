import type { AnalyticsRequests } from '../../contracts/protocol';
import { readSpan } from './read-span';
import { readTrace } from './read-trace';
import { searchTraces } from './search-traces';
import { traceAt } from './trace-at';
import { type TraceContext, TraceLibrary } from './trace-library';

/** What the editor asks about single traces. Files are read, nothing is executed: untrusted workspaces may ask. */
export type TraceRequests = {
  readonly [Name in 'searchTraces' | 'readTrace' | 'readSpan' | 'traceAt']: (
    params: AnalyticsRequests[Name]['params'],
    context: TraceContext,
  ) => Promise<AnalyticsRequests[Name]['result']>;
};

/** Requests that share the recordings that are in memory. */
export function createTraceRequests(): TraceRequests {
  const library = new TraceLibrary();
  return {
    searchTraces: (search, context) => searchTraces(library, search, context),
    readTrace: (question, context) => readTrace(library, question, context),
    readSpan: (question, context) => readSpan(library, question, context),
    traceAt: (question, context) => traceAt(library, question, context),
  };
}
