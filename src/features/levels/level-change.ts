import type { Cells } from '../cells';

/** From one moment on, and up to the end or the next change, a service is different. */
export interface LevelChange {
  readonly service: number;
  /** Index of a node feature. */
  readonly feature: number;
  readonly atMs: number;
  /** Levels before and after in the feature's own unit, mostly logarithms. */
  readonly before: number;
  readonly after: number;
}

/** Finds lasting changes of level in sums of the finest grid, in order of time. */
export type FindChanges = (
  cells: Cells,
  edges: readonly { readonly to: number }[],
  services: number,
) => LevelChange[];
