import path from 'node:path';
import { heldOver, type RateSchedule } from '../../src/simulation/rates';
import { readLoadTable } from '../../src/workspace/metrics/load-table';
import { UsageError } from './options';

export interface LoadFile {
  readonly load: RateSchedule;
  /** What was done to the rows, and what is wrong with some; for the user. */
  readonly notes: readonly string[];
}

export interface Section {
  /** Seconds of a row. */
  readonly rowS: number;
  readonly skipHours: number;
  readonly hours: number;
}

/**
 * Reads a section of a column as a load. Every row is one interval, whatever its time says. A missing cell takes the
 * value of the row before it.
 *
 * @throws UnusableMetrics when the file or the column cannot be read
 * @throws UsageError when the section has no rows, a negative value or no load
 */
export async function readLoadFile(file: string, column: string, section: Section): Promise<LoadFile> {
  const name = path.basename(file);
  const columns = { time: null, value: column, series: null, statics: [] };
  const { table } = await readLoadTable(file, name, columns);
  const first = Math.round((section.skipHours * 3600) / section.rowS);
  const wanted = Math.max(1, Math.round((section.hours * 3600) / section.rowS));
  const rows = Array.from(table.values).slice(first, first + wanted);
  const at = (row: number): string => `${name}, row ${first + row + 1} below the heading`;
  if (rows.length === 0) {
    throw new UsageError(`${name} has ${table.rows} rows; none is left after ${section.skipHours} h`);
  }
  const negative = rows.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new UsageError(`${at(negative)}: a load of ${rows[negative]} is negative`);
  }
  const missing = rows.filter(Number.isNaN).length;
  if (!rows.some((value) => value > 0)) {
    throw new UsageError(`${name}: column ${column} has no load above 0 in the rows that are used`);
  }
  const notes = [
    `${name}: rows ${first + 1} to ${first + rows.length} of ${table.rows}, each ${section.rowS} s`,
    ...table.problems.map(({ reason, line, count }) => `${name}:${line ?? 0}: ${reason} (${count ?? 1})`),
  ];
  if (rows.length < wanted) {
    notes.push(`the file ends after ${((rows.length * section.rowS) / 3600).toFixed(2)} h`);
  }
  if (missing > 0) {
    notes.push(`${missing} missing values take the value before them`);
  }
  return { load: { stepS: section.rowS, rates: heldOver(rows) }, notes };
}
