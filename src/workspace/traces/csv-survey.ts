import type { ByteWindow } from '../../io/byte-window';
import { type CsvRow, visitCsvRows } from '../../io/csv-rows';
import { saysDayFirst } from '../cells/date';
import { StyleSurvey } from '../cells/number';
import type { SpanColumns } from './csv-columns';
import { isSelfEvident, type TableStyle, type TimeFormat, timeFormatOf } from './csv-times';

/**
 * Whether one row may mislead about the others: a duration whose unit is that of the starts, or cells whose meaning is
 * a matter of locale. Files with named units and plain numbers are read in one pass.
 * @param cells of the first row below the header
 */
export function needsSurvey(columns: SpanColumns, cells: readonly string[], delimiter: string): boolean {
  const { start, end, duration } = columns;
  const isMeasured = start !== undefined && end !== undefined;
  const used = [start, end, ...(isMeasured ? [] : [duration])];
  const shown = used.map((use) => (use === undefined ? '' : (cells[use.index] ?? '')));
  return (
    (!isMeasured && duration?.unit === undefined) ||
    (!isMeasured && delimiter !== ',' && delimiter !== '\t') ||
    !shown.every(isSelfEvident)
  );
}

/** Passes over all rows once and says how their times and numbers are written. */
export async function surveyTable(
  window: ByteWindow,
  columns: SpanColumns,
  delimiter: string,
): Promise<TableStyle> {
  const numbers = new StyleSurvey();
  const formats = new Map<string, { format: TimeFormat; count: number }>();
  let fractionDigits = 0;
  let dayFirst = false;
  let isHeader = true;
  const see = (row: CsvRow): void => {
    const cell = (column: 'start' | 'end' | 'duration'): string => {
      const use = columns[column];
      return use === undefined ? '' : row.text(use.index);
    };
    const time = cell('start') || cell('end');
    const format = timeFormatOf(time, columns.start?.unit ?? columns.end?.unit);
    if (format !== undefined) {
      fractionDigits = Math.max(fractionDigits, format.fractionDigits);
      const seen = formats.get(format.unit);
      formats.set(format.unit, { format, count: (seen?.count ?? 0) + 1 });
    }
    dayFirst ||= saysDayFirst(cell('start')) || saysDayFirst(cell('end'));
    numbers.see(cell('duration'));
  };
  await visitCsvRows(window, delimiter.charCodeAt(0), {
    row(row) {
      if (!isHeader) {
        see(row);
      }
      isHeader = false;
    },
    broken: () => undefined,
  });
  const usual = [...formats.values()].sort((a, b) => b.count - a.count).at(0)?.format;
  return {
    dayFirst,
    numbers: numbers.style(delimiter),
    clock: usual && { unit: usual.unit, fractionDigits },
  };
}
