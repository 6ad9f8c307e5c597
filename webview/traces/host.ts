import type { Progress } from '../../src/contracts/progress';
import type { PageSpan, TracesRequests, TracesSnapshot } from '../../src/contracts/traces/page';
import type { TraceList, TracePaging, TraceQuery } from '../../src/contracts/traces/search';
import type { SpanDetails, Trace } from '../../src/contracts/traces/trace';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

export interface Watch {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** What the page asks of the editor, and what it hears from it. */
export interface TracesHost extends PageHost<TracesSnapshot> {
  search(query: TraceQuery, paging: TracePaging, watch: Watch): Promise<TraceList>;
  trace(traceId: string, watch: Watch): Promise<Trace>;
  span(span: PageSpan): Promise<SpanDetails>;
  explain(interval: TracesRequests['explain']['params']): Promise<void>;
  openRecord(span: PageSpan, lines: SpanDetails['lines']): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): TracesHost {
  const { host, request } = connectPage<TracesRequests, TracesSnapshot>(port);
  return {
    ...host,
    search: (query, paging, watch) => request('search', { query, paging }, watch),
    trace: (traceId, watch) => request('trace', { traceId }, watch),
    span: (span) => request('span', span),
    async explain(interval) {
      await request('explain', interval);
    },
    async openRecord(span, lines) {
      await request('openRecord', { ...span, lines });
    },
  };
}
