/** What crosses between a page of traces and the editor. One bundle shows a folder's traces in a panel and a file's in an editor. */
import type { PageDeclaration, PageRequests } from '../page';
import type { Progress } from '../progress';
import type { TracePaging, TraceList, TraceQuery } from './search';
import type { SpanQuestion } from './requests';
import type { SpanDetails, Trace } from './trace';

const ID = 'traces';
const DOCUMENT_TITLE = 'Meshlens traces';

export const tracesPage = {
  id: ID,
  viewType: 'meshlens.traces',
  title: 'Traces',
  documentTitle: DOCUMENT_TITLE,
  subject: 'folder',
} as const satisfies PageDeclaration;

export const traceFilePage = {
  id: ID,
  viewType: 'meshlens.traceFile',
  title: 'Meshlens Traces',
  documentTitle: DOCUMENT_TITLE,
  subject: 'file',
} as const satisfies PageDeclaration;

/** A trace to compare with, as people name it. */
export interface ComparedTrace {
  readonly traceId: string;
  readonly title: string;
}

/** What the editor wants the page to show: a trace, or the answer to a query. */
export type TraceWish =
  | {
      readonly traceId: string;
      /** Null: the whole trace. */
      readonly spanId: string | null;
      /** A trace to show it beside. */
      readonly beside?: ComparedTrace;
    }
  | { readonly query: TraceQuery };

/** When it was asked for tells wishes apart: a page that is built again follows each once. */
export type AskedOfTraces = TraceWish & { readonly atMs: number };

/** What the page is about. What it shows it asks for itself. */
export interface TracesSnapshot {
  readonly folder: string;
  /** Relative path of the only file; null for all trace files of the folder. */
  readonly file: string | null;
  /** Of the folder or the file, as people read it. */
  readonly name: string;
  /** Another number: the files have changed, and what was searched is old. */
  readonly revision: number;
  readonly asked: AskedOfTraces | null;
}

/** A span of a trace of this page's recording. */
export type PageSpan = Omit<SpanQuestion, 'source'>;

/** Requests the page sends to the host. */
export interface TracesRequests extends PageRequests {
  /** The first search of a recording reads its files, and says how far it is. */
  search: {
    params: { readonly query: TraceQuery; readonly paging: TracePaging };
    result: TraceList;
    progress: Progress;
  };
  trace: { params: { readonly traceId: string }; result: Trace; progress: Progress };
  span: { params: PageSpan; result: SpanDetails };
  /** Shows on the heatmap what explains an interval, of one service where it is stated. */
  explain: {
    params: { readonly fromMs: number; readonly toMs: number; readonly service: string | null };
    result: null;
  };
  /** Opens the record of a span beside the page, at the span's own lines where they are known. */
  openRecord: { params: PageSpan & { readonly lines: SpanDetails['lines'] }; result: null };
}
