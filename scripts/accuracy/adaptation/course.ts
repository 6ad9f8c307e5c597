/** Load series as files hold them: the last column of numbers, in rows wide enough to show days. */
import path from 'node:path';
import type { LoadCourse } from '../../../src/methods/workload/base/inputs';
import { aggregated } from '../../../src/workspace/metrics/aggregate';
import { readMetrics } from '../../../src/workspace/metrics/read';
import { regularise, type MetricMatrix } from '../../../src/workspace/metrics/regular';

/** As in the file; of counts the logarithm of one more. */
export interface Course extends LoadCourse {
  readonly name: string;
}

const HOUR_MS = 3_600_000;
const USUAL_WIDTHS_MS = [HOUR_MS, 300_000] as const;
/** Rows are joined to hours, or to five minutes, if so many remain. */
const LEAST_ROWS = 1200;

export async function readCourse(file: string): Promise<Course> {
  const matrix = regularise(await readMetrics(file, file), file);
  // Joined rows with a gap in them are no whole numbers any more.
  const isCount = lastColumn(matrix).every(
    (value) => Number.isNaN(value) || (value >= 0 && Number.isInteger(value)),
  );
  const joined = inUsualRows(matrix, file);
  const values = lastColumn(joined);
  return {
    name: path.basename(file).replace(/\.csv(\.gz)?$/, ''),
    values: isCount ? values.map(Math.log1p) : values,
    clock: joined.clock,
  };
}

function lastColumn({ names, rows, values }: MetricMatrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => values[row * names.length + names.length - 1]);
}

function inUsualRows(matrix: MetricMatrix, file: string): MetricMatrix {
  const { clock, rows } = matrix;
  if (clock === null) {
    return matrix;
  }
  const width = USUAL_WIDTHS_MS.find(
    (each) => each > clock.stepMs && each % clock.stepMs === 0 && (rows * clock.stepMs) / each >= LEAST_ROWS,
  );
  return width === undefined ? matrix : aggregated(matrix, width, 'sum', file);
}
