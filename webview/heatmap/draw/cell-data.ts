import type { HeatmapCells } from '../../../src/contracts/heatmap-page';

/** What the cells are drawn from. */
export interface CellData extends Pick<HeatmapCells, 'levels' | 'high'> {
  /** Row as displayed -> where its levels start. */
  readonly rowStarts: readonly number[];
}
