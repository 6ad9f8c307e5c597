/** Who caused what happened between two moments: the interval is judged as a single cell. */
import { gather, type Cells } from '../../../features/cells';
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { rankCauses, type RankedService } from '../causes';
import type { JudgedScale } from './judge';
import { readCells, type Edge } from './readings';
import { writeDeviations } from './usual';

/** @param scales ascending widths, at least one */
export function rankInterval(
  scales: readonly JudgedScale[],
  finest: Cells,
  edges: readonly Edge[],
  fromMs: number,
  toMs: number,
): RankedService[] {
  const { services } = scales[0];
  const scale = [...scales].reverse().find(({ cells }) => cells.widthMs <= toMs - fromMs) ?? scales[0];
  const z = new Float32Array(services * F);
  const known = new Uint8Array(z.length);
  readCells(gather(finest, fromMs, toMs), edges, services).forEach((reading, index) => {
    writeDeviations(reading, scale.readings[index].usual, services, z, known);
  });
  return rankCauses({ services, known }, z, [0]);
}
