/** How well incidents match faults in time, and in service × time. */
import { overlapMs, type Interval } from '../../../src/evaluation/event-matching';
import type { Cells } from '../../../src/features/cells';
import type { SegmentGroup } from '../../../src/methods/anomaly/scales/join';
import { mean } from '../../../src/numeric/moments';
import { isFelt, type LabelledFault } from '../../model/outline/recording';

export interface CutFigures {
  /** Of each felt fault with the incident that fits it best. */
  readonly ious: readonly number[];
  /** Incidents that fit a fault with an IoU of at least a half, each counted once. */
  readonly fitting: number;
  /** Those that only meet a fault that hardly any request met are left out. */
  readonly incidents: number;
  /** Cells of faulty services and of incidents: both, and any of the two. */
  readonly common: number;
  readonly either: number;
}

const GOOD = 0.5;

function iouOf(a: Interval, b: Interval): number {
  const common = Math.max(0, overlapMs(a, b));
  return common / (a.toMs - a.fromMs + b.toMs - b.fromMs - common);
}

export function cutFigures(
  faults: readonly LabelledFault[],
  groups: readonly SegmentGroup[],
  cells: Pick<Cells, 'startMs' | 'widthMs' | 'windows'>,
): CutFigures {
  const felt = faults.filter(isFelt);
  const faint = faults.filter((fault) => !isFelt(fault));
  const meets = (group: Interval, list: readonly Interval[]): boolean =>
    list.some((fault) => overlapMs(group, fault) > 0);
  const incidents = groups.filter((group) => meets(group, felt) || !meets(group, faint));
  const taken = new Set<number>();
  const ious = felt.map((fault) => {
    const fits = incidents.map((incident) => iouOf(incident, fault));
    const best = Math.max(0, ...fits);
    if (best >= GOOD) {
      taken.add(fits.indexOf(best));
    }
    return best;
  });
  const predicted = stepsOf(
    incidents.flatMap(({ segments }) => segments),
    cells,
  );
  const truth = stepsOf(felt, cells);
  const unknown = stepsOf(faint, cells);
  const all = [...new Set([...predicted, ...truth])].filter((cell) => !unknown.has(cell));
  return {
    ious,
    fitting: taken.size,
    incidents: incidents.length,
    common: all.filter((cell) => predicted.has(cell) && truth.has(cell)).length,
    either: all.length,
  };
}

/** The cells whose middle lies in an interval of their service. */
function stepsOf(
  intervals: readonly (Interval & { readonly service: number })[],
  { startMs, widthMs, windows }: Pick<Cells, 'startMs' | 'widthMs' | 'windows'>,
): Set<number> {
  const cells = new Set<number>();
  for (const { service, fromMs, toMs } of intervals) {
    const first = Math.max(0, Math.ceil((fromMs - startMs) / widthMs - 0.5));
    const end = Math.min(windows, Math.ceil((toMs - startMs) / widthMs - 0.5));
    for (let window = first; window < end; window++) {
      cells.add(service * windows + window);
    }
  }
  return cells;
}

export interface PooledFigures {
  readonly iou: number;
  readonly f1: number;
  readonly cellIou: number;
  readonly faults: number;
  /** Faults that an incident overlaps. */
  readonly found: number;
  readonly incidents: number;
}

export function pooled(figures: readonly CutFigures[]): PooledFigures {
  const ious = figures.flatMap((each) => each.ious);
  const sum = (of: (each: CutFigures) => number): number =>
    figures.reduce((total, each) => total + of(each), 0);
  const fitting = sum((each) => each.fitting);
  const incidents = sum((each) => each.incidents);
  return {
    iou: mean(ious),
    f1: (2 * fitting) / (ious.length + incidents),
    cellIou: sum((each) => each.common) / sum((each) => each.either),
    faults: ious.length,
    found: ious.filter((iou) => iou > 0).length,
    incidents,
  };
}
