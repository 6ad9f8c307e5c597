/** Figures of networks over several systems, as text. */
import { inColumns } from '../../lib/columns';
import { pairedF1, pooled, type Counts, type Figures, type PairedF1 } from './figures';
import type { JudgedRow } from './rows';

const detectors = [
  { title: 'the network at one width', of: ({ oneWidth }: JudgedRow): Counts => oneWidth },
  { title: 'all widths', of: ({ allWidths }: JudgedRow): Counts => allWidths },
];

interface Row extends Figures, PairedF1 {
  readonly name: string;
}

/** Figures of every row, and F1 less that of the last one, which is trained on the long history. */
function rowsOf(
  systems: readonly (readonly JudgedRow[])[],
  of: (row: JudgedRow) => Counts,
  seed: number,
): Row[] {
  const countsOf = (at: number): Counts[] => systems.map((rows) => of(rows[at]));
  const last = systems[0].length - 1;
  return systems[0].map(({ name }, at) => ({
    name,
    ...pooled(countsOf(at)),
    ...pairedF1(countsOf(at), countsOf(last), seed),
  }));
}

function textOf(rows: readonly Row[]): string {
  const signed = (value: number): string => (value < 0 ? '' : '+') + value.toFixed(3);
  return inColumns([
    ['network, windows of history', 'F1', 'recall', 'precision', 'false/h', 'F1 less the last, 95 %'],
    ...rows.map((row) => [
      row.name,
      ...[row.f1, row.recall, row.precision, row.falsePerHour].map((value) => value.toFixed(3)),
      `${signed(row.difference)} (${signed(row.low)} to ${signed(row.high)})`,
    ]),
  ]);
}

export interface JudgedTable {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly text: string;
}

/** @param systems rows of each, the same networks in the same order */
export function tablesOf(systems: readonly (readonly JudgedRow[])[], seed: number): JudgedTable[] {
  return detectors.map(({ title, of }) => {
    const rows = rowsOf(systems, of, seed);
    return { title, rows, text: `${title}\n${textOf(rows)}` };
  });
}
