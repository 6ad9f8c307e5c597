import type { Style, Terminal } from './terminal';
import { columnsOf, truncate } from './text';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** May be shortened, to no less than this many columns, when the table is wider than the terminal. */
  readonly shrinkTo?: number;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const GAP = '  ';

/** Lines of an aligned table with a dim heading; columns marked `shrinkTo` give way, the widest first. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
  indent = GAP,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(columnsOf(column.title), ...rows.map((row) => columnsOf(row[index].text))),
  );
  fit(widths, columns, terminal.width - indent.length);
  const mark = terminal.unicode ? '…' : '..';

  const line = (cells: readonly Cell[]): string => {
    const parts = cells.map((cell, index) => {
      const text = truncate(cell.text, widths[index], mark);
      const padding = ' '.repeat(Math.max(0, widths[index] - columnsOf(text)));
      const styled = cell.style ? terminal.style(cell.style, text) : text;
      return columns[index].align === 'right' ? padding + styled : styled + padding;
    });
    return (indent + parts.join(GAP)).trimEnd();
  };
  return [line(columns.map(({ title }) => ({ text: title, style: 'dim' }))), ...rows.map(line)];
}

/** Narrows `widths` in place until they fit, as far as the columns allow. */
function fit(widths: number[], columns: readonly Column[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width;
  while (excess > 0) {
    let widest = -1;
    columns.forEach(({ shrinkTo }, index) => {
      if (shrinkTo === undefined || widths[index] <= shrinkTo) {
        return;
      }
      if (widest < 0 || widths[index] > widths[widest]) {
        widest = index;
      }
    });
    if (widest < 0) {
      return;
    }
    widths[widest]--;
    excess--;
  }
}
