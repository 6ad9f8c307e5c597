/** What the commands that forecast metric files print alike. */
import type { AheadOfSeries, SeriesInput, SeriesReport } from '../../contracts/series-report';
import { formatCount, formatDuration, formatInstant, formatPlural } from '../format';
import { renderTable, type Cell } from './table';
import type { Terminal } from './terminal';
import { printable } from './text';

/** Series listed with their forecast; the JSON has all. */
const MAX_SERIES = 12;

/** What was read. @param about what else is known of the rows */
export function inputLines(
  { input, notes }: Pick<SeriesReport, 'input' | 'notes'>,
  about: readonly string[] = [],
): string[] {
  return [
    `  ${[...sizeWords(input), ...about, ...missingWords(input)].join(', ')}`,
    ...input.problems.map(
      ({ line, reason, count }) =>
        `  ${line === undefined ? '' : `line ${line}: `}${printable(reason)}${count === undefined || count === 1 ? '' : ` (${formatCount(count)} times)`}`,
    ),
    ...notes.map((note) => `  ${printable(note)}`),
  ];
}

function sizeWords({ rows, series, stepMs }: SeriesInput): string[] {
  return [
    formatPlural(rows, 'row'),
    formatPlural(series.length, 'series', 'series'),
    ...(stepMs === null ? [] : [`one every ${formatDuration(stepMs)}`]),
  ];
}

function missingWords({ missingShare }: SeriesInput): string[] {
  return missingShare > 0 ? [`${(missingShare * 100).toPrecision(2)} % of the values missing`] : [];
}

/** The part's heading: from when on is forecast. */
export function aheadHeading(terminal: Terminal, startMs: number | null): string {
  return terminal.style('bold', 'Forecast') + (startMs === null ? '' : `  from ${formatInstant(startMs)}`);
}

/** The first series with their values at some steps ahead. @param last a further column */
export function aheadTable<Series extends AheadOfSeries>(
  series: readonly Series[],
  steps: readonly number[],
  terminal: Terminal,
  last?: { readonly title: string; readonly text: (series: Series) => string },
): string[] {
  const rows = series.slice(0, MAX_SERIES).map((each): Cell[] => [
    { text: printable(each.name) },
    ...steps.map((step): Cell => ({
      text: `${number(each.point[step - 1])} [${number(each.low[step - 1])}, ${number(each.high[step - 1])}]`,
    })),
    ...(last === undefined ? [] : [{ text: last.text(each) }]),
  ]);
  const columns = [
    { title: 'series', shrinkTo: 12 },
    ...steps.map((step) => ({ title: `+${step}`, align: 'right' as const })),
    ...(last === undefined ? [] : [{ title: last.title }]),
  ];
  const rest = series.length - rows.length;
  return [
    ...renderTable(columns, rows, terminal),
    ...(rest > 0 ? [`  and ${formatPlural(rest, 'more series', 'more series')} (--json has all)`] : []),
  ];
}

/** Four digits are enough to compare by. */
export function number(value: number | null | undefined): string {
  return value === null || value === undefined
    ? '-'
    : Math.abs(value) >= 1000
      ? value.toFixed(0)
      : Number(value.toPrecision(4)).toString();
}
