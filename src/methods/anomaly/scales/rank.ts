/** Who caused what happened between two moments: the interval is judged as a single cell. */
import { gather, type Cells } from '../../../features/cells';
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { rankCauses, type RankedService } from '../causes';
import { combine } from '../score';
import { explainCallers } from './explained';
import type { JudgedScale } from './judge';
import { readCells, type Edge } from './readings';
import { writeDeviations } from './usual';

export interface JudgedInterval {
  /** Deviations that neighbours do not explain, [services, F]. */
  readonly deviation: Float32Array;
  readonly known: Uint8Array;
  /** The width that says what is usual. */
  readonly scale: JudgedScale;
}

/** @param scales ascending widths, at least one */
export function rankInterval(
  scales: readonly JudgedScale[],
  finest: Cells,
  edges: readonly Edge[],
  fromMs: number,
  toMs: number,
): RankedService[] {
  const { deviation, known, scale } = observeInterval(scales, finest, edges, fromMs, toMs);
  return rankCauses({ services: scale.services, known }, deviation, [0]);
}

/** @returns per service the score of the whole interval as a single cell; NaN where the service cannot be judged in it */
export function scoreInterval(
  scales: readonly JudgedScale[],
  finest: Cells,
  edges: readonly Edge[],
  fromMs: number,
  toMs: number,
): Float32Array {
  const { deviation, known, scale } = observeInterval(scales, finest, edges, fromMs, toMs);
  explainCallers(deviation, edges, 1, scale.services);
  return combine(known, deviation).map((sigma, service) => sigma / scale.thresholdSigma[service]);
}

/** Deviations of an interval as a single cell, by the widest windows that are no longer than it. */
export function observeInterval(
  scales: readonly JudgedScale[],
  finest: Cells,
  edges: readonly Edge[],
  fromMs: number,
  toMs: number,
): JudgedInterval {
  const scale = [...scales].reverse().find(({ cells }) => cells.widthMs <= toMs - fromMs) ?? scales[0];
  const { services } = scale;
  const { startMs, widthMs, windows } = scale.cells;
  const at = Math.floor(((fromMs + toMs) / 2 - startMs) / widthMs);
  const middle = Math.max(0, Math.min(windows - 1, at));
  const deviation = new Float32Array(services * F);
  const known = new Uint8Array(deviation.length);
  readCells(gather(finest, fromMs, toMs), edges, services).forEach((reading, index) => {
    writeDeviations(reading, scale.readings[index].usual, services, deviation, known, () => middle);
  });
  return { deviation, known, scale };
}
