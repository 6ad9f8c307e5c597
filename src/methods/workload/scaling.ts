import { deviation, mean } from '../../numeric/moments';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { LoadSeries } from './load-series';

/** The units in which errors are stated. */
export type ScaleName = 'none' | 'zscore' | 'log1p';

/** Turns values into the units in which errors are stated, and back; per series. */
export interface Scaling {
  readonly name: ScaleName;
  readonly centre: Float64Array;
  /** Never 0. */
  readonly scale: Float64Array;
  /** Series that never change in the rows that decide the scale. */
  readonly constant: ReadonlySet<number>;
}

/**
 * @param trainRows rows that decide centre and scale
 * @throws UnusableMetrics when a logarithm of negative values is asked for
 */
export function scalingOf(
  { nodes, rows, values, names }: LoadSeries,
  name: ScaleName,
  trainRows: number,
): Scaling {
  const centre = new Float64Array(nodes);
  const scale = new Float64Array(nodes).fill(1);
  const constant = new Set<number>();
  for (let node = 0; node < nodes; node++) {
    const own = values.subarray(node * rows, (node + 1) * rows);
    if (name === 'log1p' && own.some((value) => value < 0)) {
      throw new UnusableMetrics(
        `series ${names[node]} has negative values: the scale log1p needs counts or rates (use zscore)`,
      );
    }
    const known = own.subarray(0, trainRows).filter((value) => !Number.isNaN(value));
    const moved = name === 'log1p' ? known.map(Math.log1p) : known;
    if (moved.length === 0 || moved.every((value) => value === moved[0])) {
      constant.add(node);
    }
    if (name !== 'none' && moved.length > 0) {
      centre[node] = mean(moved);
      const spread = deviation(moved);
      scale[node] = constant.has(node) || !(spread > 0) ? 1 : spread;
    }
  }
  return { name, centre, scale, constant };
}

export function toScale({ name, centre, scale }: Scaling, node: number, value: number): number {
  return ((name === 'log1p' ? Math.log1p(value) : value) - centre[node]) / scale[node];
}

export function fromScale({ name, centre, scale }: Scaling, node: number, scaled: number): number {
  const value = scaled * scale[node] + centre[node];
  return name === 'log1p' ? Math.expm1(value) : value;
}
