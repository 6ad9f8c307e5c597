/** Rate, errors and durations of two recordings, or of two parts of one, side by side. docs/services.md explains it. */
import type { RedFigures, RedQuantity } from './red';

/** How a figure has changed. */
export interface RedChange {
  readonly quantity: RedQuantity;
  /** After over before, with a 95 % interval; for `errorShare` after minus before. */
  readonly change: number;
  /** Null where a side has too few slots to tell. */
  readonly low: number | null;
  readonly high: number | null;
  /** The interval leaves out "no change", and the change is a tenth at least (one point of a hundred for errors). */
  readonly isClear: boolean;
}

/** One service, operation or call on both sides; null on the one that does not have it. */
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

/** A value of an attribute that requests carry far more often on one side than on the other. */
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

/** Requests inside an interval (`after`) beside those of another interval, or of the rest (`before`). */
export interface SelectionComparison {
  /** Null for the rest of the recording without its incidents. */
  readonly against: { readonly fromMs: number; readonly toMs: number } | null;
  /** Clear changes first, the largest first; at most 40. */
  readonly services: readonly ComparedService[];
  /** The highest lift first. */
  readonly attributes: readonly AttributeShift[];
}
