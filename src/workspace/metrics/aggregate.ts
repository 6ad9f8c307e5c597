import type { MetricMatrix } from './regular';
import { UnusableMetrics } from './table';

export type AggregateBy = 'sum' | 'mean' | 'max';

/** Least share of a wider row's rows that must be known. */
const MIN_KNOWN = 0.5;

/**
 * Joins rows to wider ones, which begin at multiples of the width since 1970. Wider rows that are not whole, at the ends or
 * for gaps, would be too low: those at the ends are left out, others are scaled up from what is known, or missing.
 * @throws UnusableMetrics without times, or when the width is no multiple of the distance of rows
 */
export function aggregated(
  matrix: MetricMatrix,
  widthMs: number,
  by: AggregateBy,
  file: string,
): MetricMatrix {
  const { clock, names, rows, values, notes } = matrix;
  if (clock === null) {
    throw new UnusableMetrics(
      `${file} has no times: rows cannot be joined to ${widthMs / 1000} s (leave out --aggregate)`,
    );
  }
  const per = widthMs / clock.stepMs;
  if (!Number.isInteger(per)) {
    throw new UnusableMetrics(
      `rows of ${file} are ${clock.stepMs / 1000} s apart: ${widthMs / 1000} s is no multiple of that`,
    );
  }
  const first = Math.ceil(clock.startMs / widthMs) * widthMs;
  const skipped = Math.round((first - clock.startMs) / clock.stepMs);
  const count = Math.floor((rows - skipped) / per);
  if (count < 1) {
    throw new UnusableMetrics(`${file} covers no whole ${widthMs / 1000} s`);
  }
  const width = names.length;
  const joined = new Float32Array(count * width).fill(NaN);
  for (let wide = 0; wide < count; wide++) {
    for (let column = 0; column < width; column++) {
      let known = 0;
      let sum = 0;
      let most = -Infinity;
      for (let row = skipped + wide * per; row < skipped + (wide + 1) * per; row++) {
        const value = values[row * width + column];
        if (!Number.isNaN(value)) {
          known++;
          sum += value;
          most = Math.max(most, value);
        }
      }
      if (known >= MIN_KNOWN * per) {
        joined[wide * width + column] = by === 'max' ? most : (sum / known) * (by === 'sum' ? per : 1);
      }
    }
  }
  return {
    names,
    rows: count,
    values: joined,
    clock: { startMs: first, stepMs: widthMs },
    notes: [...notes, `each row is the ${by} of ${per} rows of the file`],
  };
}
