/** Requests about traces. The index of a folder is made by the first of them and kept with the cached features. */
import type { TracePaging, TraceQuery } from './search';

/** The recording that is searched: a folder with its options, or one file of it. */
export interface TraceSource {
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Folder for kept indexes; null = in memory only. Never inside the workspace. */
  readonly storageDir: string | null;
  /** Traces are read and shown either way. */
  readonly trusted: boolean;
  /** Relative path of the only file that counts; undefined = all trace files of the folder. */
  readonly file?: string;
}

export interface TraceSearch {
  readonly source: TraceSource;
  readonly query: TraceQuery;
  readonly paging: TracePaging;
}

export interface TraceQuestion {
  readonly source: TraceSource;
  readonly traceId: string;
}

/** Two traces, of one recording or of two. */
export interface TracePairQuestion {
  readonly before: TraceQuestion;
  readonly after: TraceQuestion;
}

export interface SpanQuestion extends TraceQuestion {
  readonly spanId: string;
  /** As `SpanColumns.file` and `offset` say. */
  readonly file: string;
  readonly offset: number;
}

/** A record of a trace file. */
export interface RecordQuestion {
  readonly source: TraceSource;
  readonly file: string;
  readonly offset: number;
  /** Of the span that is looked for; a record may hold spans of many services and traces. */
  readonly service?: string | null;
}
