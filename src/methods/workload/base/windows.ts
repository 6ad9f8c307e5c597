/** Windows of load series as batches of the base network. */
import type { HostTensors, TensorSpecs } from '../../../compute';
import { BASE_INPUTS, BASE_LAGS, BASE_STEPS, fillBaseInputs, type LoadCourse } from './inputs';

export interface BaseWindows {
  readonly count: number;
  /** [count, BASE_INPUTS] */
  readonly x: Float32Array;
  /** [count, BASE_STEPS] relative to the last value, and whether each is known. */
  readonly y: Float32Array;
  readonly weight: Float32Array;
  /** [count]: the last value before each origin, and the unit of the network's differences from it. */
  readonly level: Float32Array;
  readonly unit: Float32Array;
}

/**
 * @param origins first rows that are forecast; a target beyond the end has no weight
 * @param reach rows before an origin that are read at most
 */
export function windowsAt(course: LoadCourse, origins: readonly number[], reach?: number): BaseWindows {
  const count = origins.length;
  const x = new Float32Array(count * BASE_INPUTS);
  const y = new Float32Array(count * BASE_STEPS);
  const weight = new Float32Array(count * BASE_STEPS);
  const level = new Float32Array(count);
  const unit = new Float32Array(count);
  origins.forEach((origin, index) => {
    const own = x.subarray(index * BASE_INPUTS, (index + 1) * BASE_INPUTS);
    const scale = fillBaseInputs(own, course, origin, reach);
    level[index] = scale.level;
    unit[index] = scale.unit;
    for (let step = 0; step < BASE_STEPS; step++) {
      const value = course.values[origin + step];
      if (value !== undefined && !Number.isNaN(value)) {
        y[index * BASE_STEPS + step] = value - level[index];
        weight[index * BASE_STEPS + step] = 1;
      }
    }
  });
  return { count, x, y, weight, level, unit };
}

/** Origins whose window and forecast lie in rows `from` to `to`, the end excluded. */
export function originsIn(from: number, to: number, stride = 1): number[] {
  const first = from + BASE_LAGS;
  const count = Math.max(0, Math.floor((to - BASE_STEPS - first) / stride) + 1);
  return Array.from({ length: count }, (_, index) => first + index * stride);
}

/** Joins windows of several series. */
export function joinWindows(parts: readonly BaseWindows[]): BaseWindows {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const joined = (of: (part: BaseWindows) => Float32Array, width: number): Float32Array => {
    const out = new Float32Array(count * width);
    let at = 0;
    for (const part of parts) {
      out.set(of(part), at);
      at += part.count * width;
    }
    return out;
  };
  return {
    count,
    x: joined(({ x }) => x, BASE_INPUTS),
    y: joined(({ y }) => y, BASE_STEPS),
    weight: joined(({ weight }) => weight, BASE_STEPS),
    level: joined(({ level }) => level, 1),
    unit: joined(({ unit }) => unit, 1),
  };
}

/** Windows of several series at the same origins, origin by origin. */
export function byOrigin(perSeries: readonly BaseWindows[]): BaseWindows {
  const origins = perSeries[0]?.count ?? 0;
  return joinWindows(
    Array.from({ length: origins }, (_, at) =>
      perSeries.map((part) => windowsBetween(part, at, at + 1)),
    ).flat(),
  );
}

/** A span of windows, without copying. */
export function windowsBetween(
  { x, y, weight, level, unit }: BaseWindows,
  from: number,
  to: number,
): BaseWindows {
  return {
    count: Math.max(0, to - from),
    x: x.subarray(from * BASE_INPUTS, to * BASE_INPUTS),
    y: y.subarray(from * BASE_STEPS, to * BASE_STEPS),
    weight: weight.subarray(from * BASE_STEPS, to * BASE_STEPS),
    level: level.subarray(from, to),
    unit: unit.subarray(from, to),
  };
}

export const batchSpec = (rows: number): TensorSpecs => ({
  x: { shape: [rows, BASE_INPUTS], dtype: 'float32' },
  unit: { shape: [rows, 1], dtype: 'float32' },
  y: { shape: [rows, BASE_STEPS], dtype: 'float32' },
  weight: { shape: [rows, BASE_STEPS], dtype: 'float32' },
});

/** Batches of `rows` windows in an order; missing rows of the last have no weight. */
export function* batchesOf(
  windows: BaseWindows,
  places: ArrayLike<number>,
  rows: number,
): Generator<HostTensors> {
  for (let from = 0; from < places.length; from += rows) {
    const x = new Float32Array(rows * BASE_INPUTS);
    const y = new Float32Array(rows * BASE_STEPS);
    const weight = new Float32Array(rows * BASE_STEPS);
    const unit = new Float32Array(rows);
    for (let row = 0; row < Math.min(rows, places.length - from); row++) {
      const place = places[from + row];
      unit[row] = windows.unit[place];
      x.set(windows.x.subarray(place * BASE_INPUTS, (place + 1) * BASE_INPUTS), row * BASE_INPUTS);
      y.set(windows.y.subarray(place * BASE_STEPS, (place + 1) * BASE_STEPS), row * BASE_STEPS);
      weight.set(windows.weight.subarray(place * BASE_STEPS, (place + 1) * BASE_STEPS), row * BASE_STEPS);
    }
    yield { x, unit, y, weight };
  }
}
