/** Judges a recording at all widths of its ladder. */
import type { Features } from '../../../features/extract';
import type { CellScores } from '../score';
import { judgeScale, type JudgedScale } from './judge';
import { joinSegments, type SegmentGroup } from './join';
import { scoreInterval } from './rank';
import { findSegments, type Segment } from './segments';

export interface Detection {
  readonly scales: readonly JudgedScale[];
  readonly segments: readonly Segment[];
  readonly groups: readonly SegmentGroup[];
}

/** Normal cells that may pass the threshold in a whole recording, over all widths together. */
const EXPECTED_FALSE_CELLS = 1;
/** In a shorter recording fewer may pass, so that false incidents per hour stay few. */
const HOURS_PER_FALSE_CELL = 8;

/** @param model what a model found at one width */
export function detect(
  {
    cells,
    widthsMs,
    edges,
    changes,
    services,
    grid,
  }: Pick<Features, 'cells' | 'widthsMs' | 'edges' | 'changes' | 'services' | 'grid'>,
  model: Pick<CellScores, 'score' | 'deviation'> | null,
): Detection {
  const hours = (cells.windows * cells.widthMs) / 3_600_000;
  const expectedFalse = Math.min(EXPECTED_FALSE_CELLS, hours / HOURS_PER_FALSE_CELL);
  const judge = (widthMs: number): JudgedScale =>
    judgeScale(cells, widthMs, edges, changes, services.length, expectedFalse / widthsMs.length);
  const scales = widthsMs.map(judge);
  const same = scales.find((scale) => scale.cells.widthMs === grid.widthMs);
  const modelled = model === null ? null : { ...(same ?? judge(grid.widthMs)), ...model };
  const segments = findSegments(
    scales,
    modelled,
    (service, fromMs, toMs) => scoreInterval(scales, cells, edges, fromMs, toMs)[service],
  );
  return { scales, segments, groups: joinSegments(segments, edges) };
}
