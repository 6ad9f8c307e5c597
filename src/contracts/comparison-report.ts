/** What `meshlens compare` writes: two recordings side by side. docs/services.md explains every field. */
import type { AnalyzeOptions } from './protocol';
import type { RedFigures, RedQuantity } from './red';
import type { Report } from './report';

export const COMPARISON_VERSION = 1;

export interface CompareOptions {
  readonly before: AnalyzeOptions;
  readonly after: AnalyzeOptions;
  /** The only service to compare; undefined = all. */
  readonly service?: string;
}

/** How a figure has changed. */
export interface RedChange {
  readonly quantity: RedQuantity;
  /** After over before, with a 95 % interval; for `errorShare` after minus before. */
  readonly change: number;
  /** Null where a recording has too few slots to tell. */
  readonly low: number | null;
  readonly high: number | null;
  /** The interval leaves out "no change", and the change is a tenth at least (one point of a hundred for errors). */
  readonly isClear: boolean;
}

/** One service, operation or call in both recordings; null in the one that does not have it. */
export interface ComparedRed {
  readonly before: RedFigures | null;
  readonly after: RedFigures | null;
  readonly changes: readonly RedChange[];
}

export interface ComparedService extends ComparedRed {
  readonly service: string;
  readonly external: boolean;
  readonly operations: readonly (ComparedRed & { readonly operation: string })[];
  readonly calls: readonly (ComparedRed & { readonly to: string })[];
}

/** A value of an attribute that requests carry far more often in one recording than in the other. */
export interface AttributeShift {
  readonly service: string;
  readonly seenBy: 'service' | 'callers';
  readonly key: string;
  readonly value: string;
  /** Requests with the value, and all that were looked at. */
  readonly before: { readonly hits: number; readonly of: number };
  readonly after: { readonly hits: number; readonly of: number };
  /** The larger share over the smaller one, which counts as half a request at least. */
  readonly lift: number;
  readonly isMore: boolean;
  readonly text: string;
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
