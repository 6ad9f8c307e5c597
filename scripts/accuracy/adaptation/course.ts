/** Load series as files hold them: the last column of numbers, in rows wide enough to show days. */
import path from 'node:path';
import type { LoadCourse } from '../../../src/methods/workload/base/inputs';
import { deviation, mean } from '../../../src/numeric/moments';
import { median } from '../../../src/numeric/quantile';
import { readMetrics } from '../../../src/workspace/metrics/read';

/** As in the file; of counts the logarithm of one more. */
export interface Course extends LoadCourse {
  readonly name: string;
}

const HOUR_MS = 3_600_000;
const USUAL_WIDTHS_MS = [HOUR_MS, 300_000] as const;
/** Rows are joined to hours, or to five minutes, if so many remain. */
const LEAST_ROWS = 1200;

export async function readCourse(file: string): Promise<Course> {
  const { names, rows, values, timesMs } = await readMetrics(file, file);
  const column = Float64Array.from(
    { length: rows },
    (_, row) => values[row * names.length + names.length - 1],
  );
  const name = path.basename(file).replace(/\.csv(\.gz)?$/, '');
  const stepMs = timesMs === null ? NaN : median(timesMs.slice(1).map((time, row) => time - timesMs[row]));
  const width = USUAL_WIDTHS_MS.find((each) => each > stepMs && (rows * stepMs) / each >= LEAST_ROWS);
  const isCount = column.every((value) => Number.isNaN(value) || (value >= 0 && Number.isInteger(value)));
  const joined = width === undefined ? column : sums(column, Math.round(width / stepMs));
  return {
    name,
    values: isCount ? joined.map(Math.log1p) : joined,
    clock:
      timesMs === null || !Number.isFinite(timesMs[0])
        ? null
        : { startMs: timesMs[0], stepMs: width ?? stepMs },
  };
}

function sums(values: Float64Array, factor: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / factor) }, (_, row) =>
    values.subarray(row * factor, (row + 1) * factor).reduce((sum, value) => sum + value, 0),
  );
}

/** Standardised by rows `from` to `to`. */
export function standardised({ values, clock }: LoadCourse, from: number, to: number): LoadCourse {
  const known = values.subarray(from, to).filter((value) => !Number.isNaN(value));
  const centre = known.length > 0 ? mean(known) : 0;
  // A series that never changed is left in its own unit.
  const unit = deviation(known, centre) || 1;
  return { values: values.map((value) => (value - centre) / unit), clock };
}
