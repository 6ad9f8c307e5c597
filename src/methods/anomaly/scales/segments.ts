/** The stretches of time in which services are unusual, from the cells of all widths. */
import { intervalOf, refine, type Core } from './edges';
import type { JudgedScale } from './judge';

/** A stretch of time in which one service is unusual. */
export interface Segment {
  readonly service: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Highest score of its cells, over all widths. */
  readonly score: number;
  /** Cells above the threshold, over all widths. */
  readonly cells: number;
  /** Score of the whole stretch as a single cell; 0 where it is too short or cannot be judged. */
  readonly joint: number;
}

const ANOMALOUS = 1;
/** The best of many short stretches says no more than its best cell. */
const MIN_JOINT_MS = 120_000;
/** So much quiet between two anomalous windows does not separate them. */
const MAX_QUIET_MS = 30_000;
/**
 * Finds the anomalous stretches of every width and refines them on the finest one: the segment whose windows speak
 * most for a shift of the size seen. Stronger stretches come first; one that overlaps a refined segment adds to it.
 * @param scales ascending widths
 * @param modelled the cells as a model scores them: its stretches count where the others found nothing
 * @param jointScore of a stretch of one service as a single cell; NaN where it cannot be judged
 */
export function findSegments(
  scales: readonly JudgedScale[],
  modelled: JudgedScale | null,
  jointScore: (service: number, fromMs: number, toMs: number) => number,
): Segment[] {
  const services = scales[0]?.services ?? 0;
  return Array.from({ length: services }, (_, service) => {
    const found: Segment[] = [];
    const cores = scales.flatMap((scale) => coresOf(scale, service)).sort(byScore);
    const further = modelled === null ? [] : coresOf(modelled, service).sort(byScore);
    for (const core of [...cores, ...further]) {
      const known = indexAt(found, core);
      if (known >= 0) {
        found[known] = { ...found[known], cells: found[known].cells + core.cells };
        continue;
      }
      found.push({ ...segmentOf(core), score: core.score, cells: core.cells });
    }
    return found;
  }).flat();

  function segmentOf(core: Core): Omit<Segment, 'score' | 'cells'> {
    const { service } = core;
    const { fromMs, toMs } = refine(core, scales[0]);
    const joint = toMs - fromMs < MIN_JOINT_MS ? 0 : jointScore(service, fromMs, toMs);
    return { service, fromMs, toMs, joint: Number.isNaN(joint) ? 0 : joint };
  }
}

/** The segment that overlaps a core; -1 without one. */
function indexAt(segments: readonly Segment[], core: Core): number {
  const { fromMs, toMs } = intervalOf(core);
  return segments.findIndex((segment) => segment.fromMs < toMs && segment.toMs > fromMs);
}

const byScore = (a: Core, b: Core): number => b.score - a.score;

function coresOf(scale: JudgedScale, service: number): Core[] {
  const { score, services, cells } = scale;
  const cores: Core[] = [];
  let open: { first: number; last: number; best: number; score: number; cells: number } | undefined;
  for (let window = 0; window < cells.windows; window++) {
    const value = score[window * services + service];
    if (!(value > ANOMALOUS)) {
      continue;
    }
    if (open !== undefined && (window - open.last - 1) * cells.widthMs <= MAX_QUIET_MS) {
      open.last = window;
      open.cells++;
      if (value > open.score) {
        open.score = value;
        open.best = window;
      }
    } else {
      if (open !== undefined) {
        cores.push({ scale, service, ...open });
      }
      open = { first: window, last: window, best: window, score: value, cells: 1 };
    }
  }
  if (open !== undefined) {
    cores.push({ scale, service, ...open });
  }
  return cores;
}
