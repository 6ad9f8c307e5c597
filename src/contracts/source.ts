/** Live sources: what holds traces or metrics and answers requests over HTTP. */

export type SourceKind = 'jaeger' | 'tempo' | 'prometheus' | 'clickhouse';

/** An address without credentials, such as `jaeger+https://traces.example.org/base`. */
export interface SourceAddress {
  readonly kind: SourceKind;
  /** As the user wrote it. */
  readonly shown: string;
  /** Where requests go: http or https, no slash at the end. */
  readonly base: string;
}

/** A source whose answers are kept as files. */
export type FileSourceKind = Exclude<SourceKind, 'clickhouse'>;

/** What is read of a source. */
export interface SourceQuestion {
  readonly address: SourceAddress;
  readonly fromMs: number;
  readonly toMs: number;
  /** Bytes of answers, at most; reading stops there. */
  readonly maxBytes: number;
  /** Rows that a database may read to answer one question; for ClickHouse. */
  readonly maxRows: number;
  /** Expressions of PromQL; for Prometheus. */
  readonly queries: readonly string[];
}

/** Who asks. A token goes before a user. */
export interface SourceCredentials {
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
}

/** Megabytes of answers that are read at most where nothing else is said. */
export const DEFAULT_MAX_MB = 500;
/** Millions of rows that a database may read for one question where nothing else is said. */
export const DEFAULT_MAX_MILLION_ROWS = 2000;
