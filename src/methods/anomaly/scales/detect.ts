/** Judges a recording at all widths of its ladder. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Features } from '../../../features/extract';
import type { CellScores } from '../score';
import { judgeScale, type JudgedScale } from './judge';
import { joinSegments, type SegmentGroup } from './join';
import { scoreInterval } from './rank';
import { outlineSegments } from '../outline/outline';
import type { Outliner } from '../outline/forward';
import { segmentOf, type JointScore, type Segment } from './segments';
import { findStretches } from './stretches';

export interface Detection {
  readonly scales: readonly JudgedScale[];
  readonly segments: readonly Segment[];
  readonly groups: readonly SegmentGroup[];
}

/** Normal cells that may pass the threshold in a whole recording, over all widths together. */
const EXPECTED_FALSE_CELLS = 1;
/** In a shorter recording fewer may pass, so that false incidents per hour stay few. */
const HOURS_PER_FALSE_CELL = 8;

type Recording = Pick<Features, 'cells' | 'widthsMs' | 'edges' | 'changes' | 'services' | 'grid'>;

/** Judges a recording at one width of its ladder; no model is needed for it. */
function judgeWidth({ cells, widthsMs, edges, changes, services }: Recording, widthMs: number): JudgedScale {
  const hours = (cells.windows * cells.widthMs) / 3_600_000;
  const expectedFalse = Math.min(EXPECTED_FALSE_CELLS, hours / HOURS_PER_FALSE_CELL);
  return judgeScale(cells, widthMs, edges, changes, services.length, expectedFalse / widthsMs.length);
}

/** Judges a recording at all widths, the finest first; other work of the process runs in between. */
export async function judgeWidths(recording: Recording): Promise<JudgedScale[]> {
  const scales: JudgedScale[] = [];
  for (const widthMs of recording.widthsMs) {
    await nextTurn();
    scales.push(judgeWidth(recording, widthMs));
  }
  return scales;
}

/**
 * @param model what a model found at the width of the grid
 * @param scales of `judgeWidths`, where they are known already
 * @param outliner draws the outlines of what thresholds find; null leaves them as they are
 */
export function detect(
  recording: Recording,
  model: Pick<CellScores, 'score' | 'deviation'> | null,
  scales: readonly JudgedScale[] = recording.widthsMs.map((widthMs) => judgeWidth(recording, widthMs)),
  outliner: Outliner | null = null,
): Detection {
  const { cells, edges, grid } = recording;
  const same = scales.find((scale) => scale.cells.widthMs === grid.widthMs);
  const modelled = model === null ? null : { ...(same ?? judgeWidth(recording, grid.widthMs)), ...model };
  const stretches = findStretches(scales, modelled);
  const jointScore: JointScore = (service, fromMs, toMs) =>
    scoreInterval(scales, cells, edges, fromMs, toMs)[service];
  const segments =
    outliner === null || scales.length === 0
      ? stretches.flat().map((stretch) => segmentOf(stretch, jointScore))
      : outlineSegments(scales, edges, stretches, outliner, jointScore);
  return { scales, segments, groups: joinSegments(segments, edges) };
}
