/** What `meshlens compare` writes: two recordings side by side. docs/services.md explains every field. */
import type { AttributeShift, ComparedService } from './compared-red';
import type { AnalyzeOptions } from './protocol';
import type { Report } from './report';

export const COMPARISON_VERSION = 1;

export interface CompareOptions {
  readonly before: AnalyzeOptions;
  readonly after: AnalyzeOptions;
  /** The only service to compare; undefined = all. */
  readonly service?: string;
}

export interface ComparedRecording {
  readonly folder: string;
  /** Files that were read, relative to the folder. */
  readonly files: readonly string[];
  readonly recorded: { readonly fromMs: number; readonly toMs: number } | null;
}

export interface ComparisonReport {
  readonly version: typeof COMPARISON_VERSION;
  readonly tool: Report['tool'];
  readonly createdMs: number;
  readonly before: ComparedRecording;
  readonly after: ComparedRecording;
  /** Clear changes first, the largest first; then by name. */
  readonly services: readonly ComparedService[];
  /** The highest lift first. */
  readonly attributes: readonly AttributeShift[];
  readonly notes: readonly string[];
}
