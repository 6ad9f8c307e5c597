import { deviation } from '../../numeric/moments';
import { quantileOfSorted } from '../../numeric/quantile';
import type { ForecastInput } from './series';

/** Units in which models compute: (value − centre) / scale, per series. */
export interface Scaling {
  readonly centre: Float32Array;
  readonly scale: Float32Array;
  /** Scaled value of zero for series that were never negative in training, else -Infinity: forecasts do not go below. */
  readonly floor: Float32Array;
  /** Series that never change in the training part. */
  readonly constant: ReadonlySet<number>;
}

/** Interquartile range of a normal distribution with deviation 1. */
const NORMAL_IQR = 1.349;
/** The scale is at least this share of the standard deviation, so that rare bursts stay within tens of units. */
const MIN_SHARE = 0.3;

/** Median and interquartile range of the training part: an incident in it moves neither. */
export function scalingOf({ nodes, values }: ForecastInput, trainRows: number): Scaling {
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
  return { centre, scale, floor, constant };
}

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
