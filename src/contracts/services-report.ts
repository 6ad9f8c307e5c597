/** What `meshlens services` writes. docs/services.md explains every field. */
import type { AnalyzeOptions } from './protocol';
import type { Copies, Red, RedTrend } from './red';
import type { Report } from './report';

export const SERVICES_VERSION = 1;

export interface OperationRed extends Red {
  readonly operation: string;
}

/** Calls of the service to another, as the service saw them. */
export interface CallRed extends Red {
  readonly to: string;
}

export interface ServiceRed extends Red, Copies {
  readonly service: string;
  /** True for a database, queue or remote host: its figures are those of the calls to it. */
  readonly external: boolean;
  readonly trend: RedTrend;
  /** The most requests first. */
  readonly operations: readonly OperationRed[];
  readonly calls: readonly CallRed[];
}

export interface ServicesOptions extends AnalyzeOptions {
  /** The interval that is compared with the rest, Unix time in ms; undefined = the last tenth of the recording. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** The only service to describe; undefined = all. */
  readonly service?: string;
}

export interface ServicesReport {
  readonly version: typeof SERVICES_VERSION;
  readonly tool: Report['tool'];
  readonly folder: string;
  readonly createdMs: number;
  /** Of the recording; null where no trace was found. */
  readonly recorded: { readonly fromMs: number; readonly toMs: number } | null;
  /** What `now` is: whole slots. */
  readonly now: { readonly fromMs: number; readonly toMs: number } | null;
  /** In order of their names. */
  readonly services: readonly ServiceRed[];
  readonly notes: readonly string[];
}
