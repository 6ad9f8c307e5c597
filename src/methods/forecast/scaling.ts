import { deviation } from '../../numeric/moments';
import { quantileOfSorted } from '../../numeric/quantile';
import type { ForecastInput } from './series';

/** Units in which models compute: (value − centre) / scale, per series. */
export interface Scaling {
  readonly centre: Float32Array;
  readonly scale: Float32Array;
  /** Scaled value of zero for series that were never negative in training, else -Infinity: forecasts do not go below. */
  readonly floor: Float32Array;
  /** Scaled value of the highest possible value, Infinity where there is none. */
  readonly ceiling: Float32Array;
  /** Series that never change in the training part. */
  readonly constant: ReadonlySet<number>;
  /** What one unit of error is, per series, own units: 1, or the scale where series differ too much to be pooled as they are. */
  readonly errorUnit: Float32Array;
}

/** Interquartile range of a normal distribution with deviation 1. */
const NORMAL_IQR = 1.349;
/** The scale is at least this share of the standard deviation, so that rare bursts stay within tens of units. */
const MIN_SHARE = 0.3;
/** Above this ratio of the largest to the smallest scale an error over all series in own units would be that of a few. */
const MAX_SCALE_RATIO = 10;

/** Median and interquartile range of the training part: an incident in it moves neither. */
export function scalingOf({ nodes, values, ceiling: highest }: ForecastInput, trainRows: number): Scaling {
  const centre = new Float32Array(nodes);
  const scale = new Float32Array(nodes).fill(1);
  const floor = new Float32Array(nodes).fill(-Infinity);
  const constant = new Set<number>();
  for (let node = 0; node < nodes; node++) {
    const sorted = columnOf(values, nodes, node, trainRows).sort();
    if (sorted.length === 0) {
      constant.add(node);
      continue;
    }
    const at = (share: number): number => quantileOfSorted(sorted, share, 'nearest');
    centre[node] = at(0.5);
    if (sorted[0] === sorted[sorted.length - 1]) {
      constant.add(node);
    } else {
      scale[node] = Math.max((at(0.75) - at(0.25)) / NORMAL_IQR, MIN_SHARE * deviation(sorted));
    }
    if (sorted[0] >= 0) {
      floor[node] = -centre[node] / scale[node];
    }
  }
  const ceiling = scale.map((each, node) => ((highest?.[node] ?? Infinity) - centre[node]) / each);
  return { centre, scale, floor, ceiling, constant, errorUnit: errorUnits(scale, constant) };
}

function errorUnits(scale: Float32Array, constant: ReadonlySet<number>): Float32Array {
  const moving = scale.filter((_, node) => !constant.has(node));
  return Math.max(...moving) > MAX_SCALE_RATIO * Math.min(...moving)
    ? scale.map((each, node) => (constant.has(node) ? NaN : each))
    : new Float32Array(scale.length).fill(1);
}

/** Whether errors are in units of each series' scale. */
export const isPooledByScale = ({ errorUnit }: Pick<Scaling, 'errorUnit'>): boolean =>
  errorUnit.some((unit) => unit !== 1);

/** Known values of one series. */
function columnOf(values: Float32Array, nodes: number, node: number, rows: number): Float64Array {
  const column: number[] = [];
  for (let row = 0; row < rows; row++) {
    const value = values[row * nodes + node];
    if (!Number.isNaN(value)) {
      column.push(value);
    }
  }
  return Float64Array.from(column);
}
