import { median } from '../../../numeric/quantile';
import { columnBefore, type Ahead, type ShortSeries } from './series';

/** Models that need no training: each knows the rows before the origin only. */
export const SHORT_MODELS = ['level', 'smoothed', 'reverting', 'last-value'] as const;
export type ShortModel = (typeof SHORT_MODELS)[number];

/** Weight of the newest value in the smoothed level: the last five or six values count. */
const SMOOTHING = 0.3;

/** @returns forecasts of every model from an origin */
export function forecastsFrom(
  series: ShortSeries,
  origin: number,
  steps: number,
): Readonly<Record<ShortModel, Ahead>> {
  const { nodes } = series;
  const columns = Array.from({ length: nodes }, (_, node) => columnBefore(series, node, origin));
  const levels = columns.map((column) => (column.length > 0 ? median(column) : NaN));
  const recent = columns.map(smoothed);
  const keeps = persistence(series, levels, origin);
  const perCell = (value: (node: number, step: number) => number): Ahead =>
    Float32Array.from({ length: steps * nodes }, (_, cell) => value(cell % nodes, Math.floor(cell / nodes)));
  return {
    level: perCell((node) => levels[node]),
    smoothed: perCell((node) => recent[node]),
    reverting: perCell((node, step) => levels[node] + keeps ** (step + 1) * (recent[node] - levels[node])),
    'last-value': perCell((node) => columns[node].at(-1) ?? NaN),
  };
}

function smoothed(column: Float64Array): number {
  return column.reduce((level, value) => level + SMOOTHING * (value - level), column.at(0) ?? NaN);
}

/** Share of a deviation from the level that is left after one row: the correlation of neighbours, over all series. */
function persistence({ values, nodes }: ShortSeries, levels: readonly number[], origin: number): number {
  let products = 0;
  let squares = 0;
  for (let node = 0; node < nodes; node++) {
    let own = 0;
    let both = 0;
    for (let row = 1; row < origin; row++) {
      const before = values[(row - 1) * nodes + node] - levels[node];
      const after = values[row * nodes + node] - levels[node];
      if (!Number.isNaN(before) && !Number.isNaN(after)) {
        both += before * after;
        own += (before * before + after * after) / 2;
      }
    }
    // Series count alike, whatever their level.
    if (own > 0) {
      products += both / own;
      squares++;
    }
  }
  return squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
}
