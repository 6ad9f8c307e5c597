/** The stretches of time that a threshold finds, from the cells of all widths. */
import { intervalOf, refine, type Core, type RefinedCore } from './edges';
import type { JudgedScale } from './judge';

/** Unusual cells of one service, and where the finest windows say that they begin and end. */
export interface Stretch extends RefinedCore {
  readonly core: Core;
  /** Cells above the threshold, over all widths. */
  readonly cells: number;
}

const ANOMALOUS = 1;
/** So much quiet between two anomalous windows does not separate them. */
const MAX_QUIET_MS = 30_000;

/**
 * Finds the anomalous stretches of every width and refines them on the finest one: the segment whose windows speak
 * most for a shift of the size seen. Stronger stretches come first; one that overlaps a refined one adds to it.
 * @param scales ascending widths
 * @param modelled the cells as a model scores them: its stretches count where the others found nothing
 * @returns by service, the strongest of each first
 */
export function findStretches(scales: readonly JudgedScale[], modelled: JudgedScale | null): Stretch[][] {
  return Array.from({ length: scales[0]?.services ?? 0 }, (_, service) => {
    const found: Stretch[] = [];
    const cores = scales.flatMap((scale) => coresOf(scale, service)).sort(byScore);
    const further = modelled === null ? [] : coresOf(modelled, service).sort(byScore);
    for (const core of [...cores, ...further]) {
      const known = indexAt(found, core);
      if (known >= 0) {
        found[known] = { ...found[known], cells: found[known].cells + core.cells };
        continue;
      }
      found.push({ core, ...refine(core, scales[0]), cells: core.cells });
    }
    return found;
  });
}

/** The stretch that overlaps a core; -1 without one. */
function indexAt(stretches: readonly Stretch[], core: Core): number {
  const { fromMs, toMs } = intervalOf(core);
  return stretches.findIndex((stretch) => stretch.fromMs < toMs && stretch.toMs > fromMs);
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
