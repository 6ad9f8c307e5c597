import type { History } from './history';
import type { Seasons } from '../load-series';

/** What linear models read. One system of equations serves some of the steps ahead. */
export interface FeatureSet {
  readonly name: string;
  /** Unknowns of a system. */
  readonly size: number;
  /** Rows that must lie before an origin. */
  readonly back: number;
  /** The steps each system forecasts. */
  readonly systems: readonly (readonly number[])[];
  /** What is known of one series. */
  reader(history: History): FeatureReader;
  /** What features and targets at an origin are relative to; absent: to zero. Reads only rows before the origin. */
  readonly level?: (history: History, origin: number) => number;
}

/** The level that a set of features leaves to be added back. */
export function levelOf({ level }: FeatureSet, history: History): (origin: number) => number {
  return level === undefined ? () => 0 : (origin) => level(history, origin);
}

/** Writes the features of an origin into `out` ([size]). Reads only rows before the origin. */
export type FeatureReader = (out: Float64Array, origin: number, system: number) => void;

/** What models may see. */
export interface Sight {
  readonly seasons: Seasons;
  /** Rows before an origin that values are taken from; Infinity: all. */
  readonly reach: number;
  readonly steps: number;
  /** Rows that can teach. */
  readonly rows: number;
}
