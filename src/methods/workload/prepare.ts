import { deviation, mean } from '../../numeric/moments';
import { findSeason } from '../forecast/season';
import type { LoadSeries, Seasons } from './load-series';
import { fromScale, scalingOf, toScale, type ScaleName, type Scaling } from './scaling';

/** Everything models are fed. */
export interface Prepared {
  readonly input: LoadSeries;
  readonly scaling: Scaling;
  readonly seasons: Seasons;
  /** How the seasons are known, as text. */
  readonly seasonReason: string | null;
  /** [nodes, rows] in the scale asked for; NaN = missing. */
  readonly scaled: Float32Array;
  /** One unit of the models per unit of the scale: the same for all series, so that models may be shared. */
  readonly unit: { readonly centre: number; readonly scale: number };
}

const DAYS_A_WEEK = 7;
/** Rows of a week are taken for a season when so many weeks are recorded. */
const FEWEST_WEEKS = 2;

/** @param trainRows rows that decide scales and seasons */
export function prepareLoad(input: LoadSeries, scale: ScaleName, trainRows: number): Prepared {
  const { nodes, rows, values, clock } = input;
  const scaling = scalingOf(input, scale, trainRows);
  const scaled = new Float32Array(nodes * rows);
  for (let node = 0; node < nodes; node++) {
    for (let cell = node * rows; cell < (node + 1) * rows; cell++) {
      scaled[cell] = toScale(scaling, node, values[cell]);
    }
  }
  const season = findSeason({ nodes, rows, values: rowMajor(input), clock, links: [] }, trainRows);
  const day = season?.period ?? 0;
  const week = day * DAYS_A_WEEK;
  return {
    input,
    scaling,
    seasons: { day, week: week > 0 && trainRows >= FEWEST_WEEKS * week ? week : 0 },
    seasonReason: season?.reason ?? null,
    scaled,
    unit: unitOf(scaled, nodes, rows, trainRows),
  };
}

function rowMajor({ nodes, rows, values }: LoadSeries): Float32Array {
  const turned = new Float32Array(nodes * rows);
  for (let node = 0; node < nodes; node++) {
    for (let row = 0; row < rows; row++) {
      turned[row * nodes + node] = values[node * rows + row];
    }
  }
  return turned;
}

function unitOf(
  scaled: Float32Array,
  nodes: number,
  rows: number,
  trainRows: number,
): { centre: number; scale: number } {
  const known: number[] = [];
  for (let node = 0; node < nodes; node++) {
    for (let row = 0; row < trainRows; row++) {
      const value = scaled[node * rows + row];
      if (!Number.isNaN(value)) {
        known.push(value);
      }
    }
  }
  const centre = known.length > 0 ? mean(known) : 0;
  const spread = known.length > 0 ? deviation(known, centre) : 0;
  return { centre, scale: spread > 0 ? spread : 1 };
}

/** From the models' unit to the series' own. */
export function ownUnits({ unit, scaling }: Prepared, node: number, value: number): number {
  return fromScale(scaling, node, value * unit.scale + unit.centre);
}

/** Rows of the longest season; 0 without one. */
export const longestSeason = ({ seasons: { day, week } }: Prepared): number => Math.max(day, week);
