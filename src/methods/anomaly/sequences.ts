import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { GraphPart } from '../../numeric/graph-partition';
import type { LoadedData } from './contract';
import type { Normalised } from './normalise';

/** 'identity' is the control: every service is its own only neighbour and the graph carries nothing. */
export type GraphVariant = 'graph' | 'identity';

/** A recording as the network sees it. */
export interface Recording {
  readonly normalised: Normalised;
  readonly present: readonly boolean[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  /** Calls per window and edge, [windows, edges]. */
  readonly calls: Float32Array;
  /** Of a graph too large for one step; absent: it is computed whole. */
  readonly parts?: readonly GraphPart[];
}

export function recordingOf(
  { present, edges, calls, parts }: Pick<LoadedData, 'present' | 'edges' | 'calls' | 'parts'>,
  normalised: Normalised,
): Recording {
  return { normalised, present, edges, calls, parts };
}

/** Deviations up to this many standard deviations count fully in training; beyond, the weight falls off. */
const TRIM_FROM = 3;

/** Windows with data of their own and at least half of their history. */
export function usableWindows(recording: Pick<Recording, 'present'>, history: number): number[] {
  const windows: number[] = [];
  for (let window = 1; window < recording.present.length; window++) {
    if (!recording.present[window]) {
      continue;
    }
    let past = 0;
    for (let back = 1; back <= history; back++) {
      if (recording.present[window - back]) {
        past++;
      }
    }
    if (past * 2 >= history) {
      windows.push(window);
    }
  }
  return windows;
}

/**
 * One training weight per cell [windows, services]: 1 for normal cells, falling with the square of how far the cell's
 * most unusual feature lies outside, so that a model does not learn that broken is normal.
 */
export function trimmingWeights({ windows, services, z }: Normalised): Float32Array {
  const weights = new Float32Array(windows * services);
  for (let cell = 0; cell < weights.length; cell++) {
    let worst = 0;
    for (let f = 0; f < F; f++) {
      worst = Math.max(worst, Math.abs(z[cell * F + f]));
    }
    const excess = Math.max(0, worst - TRIM_FROM) / TRIM_FROM;
    weights[cell] = 1 / (1 + excess * excess);
  }
  return weights;
}
