/** Mergeable sums of observations per window and entity: every coarser window is a merge of finer ones. */
import { QuantileBins, RELATIVE_ACCURACY } from './quantile-bins';

/** One measured value of one entity (a service or an edge) in one window; `group` says what is comparable. */
export interface Observations {
  readonly length: number;
  readonly entity: Uint32Array;
  readonly window: Uint32Array;
  readonly group: Uint32Array;
  readonly value: Float64Array;
  /** How often each was observed; once each without it. */
  readonly times?: Float64Array;
}

/**
 * Sums over the observations of a cell, row-major [windows, entities]. A shift is the log ratio of a value to its
 * group's median; for counts it is the plain difference.
 */
export interface Sums {
  readonly count: Float32Array;
  readonly shift: Float32Array;
  /** Excess over the group's usual 95th percentile. */
  readonly tail: Float32Array;
  /** Observations above that percentile. */
  readonly above: Float32Array;
  /** Shifts winsorised at -`MOST_BELOW` and `MOST_ABOVE`, and their squares. */
  readonly winsorised: Float32Array;
  readonly squares: Float32Array;
}

/** One request says at most this much about the mean of its window: a factor of 4.5, or so many calls or spans. */
const MOST_ABOVE = 1.5;
/** Times have a short lower tail: an answer in a twentieth of the usual time says more than one that took long. */
const MOST_BELOW = 3;

/**
 * Folds observations once. The usual value of a group is its median over the whole recording, so it stands as long as
 * less than half of the recording is disturbed.
 * @param softFloor added to both sides of the ratio: differences below it do not matter (same unit as the values)
 */
export function sumShifts(
  observations: Observations,
  entities: number,
  windows: number,
  softFloor: number | 'difference',
): Sums {
  const { length, entity, window, group, value, times } = observations;
  const sketches: QuantileBins[] = [];
  for (let i = 0; i < length; i++) {
    (sketches[group[i]] ??= new QuantileBins()).add(value[i], times?.[i]);
  }
  const median = Float64Array.from(sketches, (sketch) => sketch?.quantile(0.5) ?? 0);
  const high = Float64Array.from(sketches, (sketch) => (sketch ? usualHigh(sketch) : 0));
  const sums = emptySums(windows * entities);
  for (let i = 0; i < length; i++) {
    const cell = window[i] * entities + entity[i];
    const usual = median[group[i]];
    const most = high[group[i]];
    const shift =
      softFloor === 'difference'
        ? value[i] - Math.round(usual)
        : Math.log((value[i] + softFloor) / (usual + softFloor));
    const excess =
      softFloor === 'difference'
        ? value[i] - most * (1 + RELATIVE_ACCURACY)
        : Math.log((value[i] + softFloor) / (most + softFloor));
    const winsorised = Math.max(-MOST_BELOW, Math.min(MOST_ABOVE, shift));
    const often = times === undefined ? 1 : times[i];
    sums.count[cell] += often;
    sums.shift[cell] += often * shift;
    sums.winsorised[cell] += often * winsorised;
    sums.squares[cell] += often * winsorised * winsorised;
    if (excess > 0) {
      sums.tail[cell] += often * excess;
      sums.above[cell] += often;
    }
  }
  return sums;
}

export function emptySums(cells: number): Sums {
  const zeros = (): Float32Array => new Float32Array(cells);
  return {
    count: zeros(),
    shift: zeros(),
    tail: zeros(),
    above: zeros(),
    winsorised: zeros(),
    squares: zeros(),
  };
}

/**
 * The 95th percentile that a log-normal with the group's median and upper quartile would have. The measured one would
 * already be the fault's as soon as a fault lasts for a twentieth of the recording.
 */
function usualHigh(sketch: QuantileBins): number {
  const middle = sketch.quantile(0.5);
  const quartile = sketch.quantile(0.75);
  return middle > 0 ? middle * (quartile / middle) ** (1.645 / 0.674) : quartile;
}
