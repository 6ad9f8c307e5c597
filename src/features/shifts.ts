import { DDSketch } from '@datadog/sketches-js';

/** One measured value of one entity (a service or an edge) in one window; `group` says what is comparable. */
export interface Observations {
  readonly length: number;
  readonly entity: Uint32Array;
  readonly window: Uint32Array;
  readonly group: Uint32Array;
  readonly value: Float64Array;
}

/** Per entity and window, row-major [windows, entities]; NaN where nothing was observed. */
export interface Shifts {
  /** Mean over the observations of the log ratio to the group's median (for counts: the plain difference), shrunk to 0. */
  readonly mean: Float32Array;
  /** Mean log excess over the group's usual 95th percentile (for counts: the plain excess). */
  readonly tail: Float32Array;
  readonly count: Float32Array;
}

const RELATIVE_ACCURACY = 0.01;
/** Every cell starts with so many usual observations: one slow request among one says less than fifty among fifty. */
export const USUAL_OBSERVATIONS = 5;

/**
 * How far each window's values lie from what is usual for the same operation in the whole recording. The usual value
 * is a median, so that it stands as long as less than half of the recording is disturbed.
 * @param softFloor added to both sides of the ratio: differences below it do not matter (same unit as the values)
 */
export function shiftsOf(
  observations: Observations,
  entities: number,
  windows: number,
  softFloor: number | 'difference',
): Shifts {
  const { length, entity, window, group, value } = observations;
  const sketches: DDSketch[] = [];
  for (let i = 0; i < length; i++) {
    (sketches[group[i]] ??= new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY })).accept(value[i]);
  }
  const median = Float64Array.from(sketches, (sketch) => sketch?.getValueAtQuantile(0.5) ?? 0);
  const high = Float64Array.from(sketches, (sketch) => (sketch ? usualHigh(sketch) : 0));
  const mean = new Float32Array(windows * entities);
  const tail = new Float32Array(windows * entities);
  const count = new Float32Array(windows * entities);
  for (let i = 0; i < length; i++) {
    const cell = window[i] * entities + entity[i];
    count[cell]++;
    if (softFloor === 'difference') {
      mean[cell] += value[i] - Math.round(median[group[i]]);
      tail[cell] += Math.max(0, value[i] - high[group[i]] * (1 + RELATIVE_ACCURACY));
    } else {
      mean[cell] += Math.log((value[i] + softFloor) / (median[group[i]] + softFloor));
      tail[cell] += Math.max(0, Math.log((value[i] + softFloor) / (high[group[i]] + softFloor)));
    }
  }
  for (let cell = 0; cell < count.length; cell++) {
    const weight = count[cell] + USUAL_OBSERVATIONS;
    mean[cell] = count[cell] > 0 ? mean[cell] / weight : NaN;
    tail[cell] = count[cell] > 0 ? tail[cell] / weight : NaN;
  }
  return { mean, tail, count };
}

/**
 * The 95th percentile that a log-normal with the group's median and upper quartile would have. The measured one would
 * already be the fault's as soon as a fault lasts for a twentieth of the recording.
 */
function usualHigh(sketch: DDSketch): number {
  const middle = sketch.getValueAtQuantile(0.5);
  const quartile = sketch.getValueAtQuantile(0.75);
  return middle > 0 ? middle * (quartile / middle) ** (1.645 / 0.674) : quartile;
}
