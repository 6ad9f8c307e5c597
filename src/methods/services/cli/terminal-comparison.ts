import type { ComparedRed, ComparedService } from '../../../contracts/compared-red';
import type { ComparedRecording, ComparisonReport } from '../../../contracts/comparison-report';
import { changeSentence, changeText } from '../../../contracts/compared-words';
import { redFigures, valueText } from '../../../contracts/red-words';
import { formatCount, formatInterval, formatPlural } from '../../../cli/format';
import { limits, more, title } from '../../../cli/terminal/section';
import { renderTable, type Cell, type Column } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

const MAX_PARTS = 20;
const MAX_SHIFTS = 10;
const MAX_CHANGES = 15;

/** What changed, the clearest first; of a single service its operations and calls as well. */
export function renderComparison(report: ComparisonReport, terminal: Terminal): string {
  const { before, after, services, attributes, notes } = report;
  const [only] = services;
  const lines = [
    ...recordingLines('before', before, terminal),
    ...recordingLines('after', after, terminal),
    '',
    title(formatPlural(services.length, 'service'), terminal),
    ...table('service', services, nameOf, terminal, limits.services),
    ...(services.length === 1
      ? [
          ...partLines('operation', only.operations, ({ operation }) => operation, terminal),
          ...partLines('calls to', only.calls, ({ to }) => to, terminal),
        ]
      : []),
    ...changeLines(services, terminal),
    ...shiftLines(attributes, terminal),
    ...(services.some(isClear)
      ? [
          '',
          ...wrap(
            'Figures are those after; in brackets after over before, where a change is clear.',
            terminal.width,
          ),
        ]
      : ['', 'No change is clear.']),
    ...notes.flatMap((note) => ['', ...wrap(printable(note), terminal.width)]),
  ];
  return `${lines.join('\n')}\n`;
}

function recordingLines(
  name: string,
  { folder, files, recorded }: ComparedRecording,
  terminal: Terminal,
): string[] {
  const what =
    files.length === 1 ? `${folder}/${files[0]}` : `${folder} (${formatPlural(files.length, 'file')})`;
  const when = recorded === null ? '' : `, ${formatInterval(recorded.fromMs, recorded.toMs)}`;
  return wrap(`${name.padEnd(7)} ${printable(what)}${when}`, terminal.width);
}

function nameOf({ service, external }: ComparedService): string {
  return service + (external ? ' (by callers)' : '');
}

function partLines<T extends ComparedRed>(
  heading: string,
  rows: readonly T[],
  partName: (row: T) => string,
  terminal: Terminal,
): string[] {
  return rows.length === 0 ? [] : ['', ...table(heading, rows, partName, terminal, MAX_PARTS)];
}

function table<T extends ComparedRed>(
  heading: string,
  rows: readonly T[],
  rowName: (row: T) => string,
  terminal: Terminal,
  most: number,
): string[] {
  const shown = rows.slice(0, most);
  const columns: Column[] = [
    { title: heading, shrinkTo: 14 },
    { title: '' },
    { title: 'requests', align: 'right' },
    ...redFigures.map(({ title: text }): Column => ({ title: text, align: 'right' })),
  ];
  return [
    ...renderTable(
      columns,
      shown.map((row): Cell[] => [
        { text: printable(rowName(row)) },
        stateCell(row),
        { text: formatCount((row.after ?? row.before)?.requests ?? 0) },
        ...redFigures.map(({ quantity }): Cell => {
          const change = row.changes.find((each) => each.quantity === quantity);
          const figures = row.after ?? row.before;
          const value = figures === null ? '-' : valueText(figures, quantity);
          return change?.isClear === true
            ? { text: `${value} (${changeText(change)})`, style: 'yellow' }
            : { text: value };
        }),
      ]),
      terminal,
    ),
    ...more(rows.length, shown.length, 'row', terminal),
  ];
}

function stateCell({ before, after }: ComparedRed): Cell {
  if (before === null || before.requests === 0) {
    return { text: 'new', style: 'yellow' };
  }
  return after === null || after.requests === 0 ? { text: 'gone', style: 'yellow' } : { text: '' };
}

/** A sentence a clear change, with its interval. */
function changeLines(services: readonly ComparedService[], terminal: Terminal): string[] {
  const clear = services.flatMap(({ service, changes }) =>
    changes.filter((change) => change.isClear).map((change) => `${service}: ${changeSentence(change)}`),
  );
  if (clear.length === 0) {
    return [];
  }
  const shown = clear.slice(0, MAX_CHANGES);
  return [
    '',
    title('Clear changes', terminal),
    ...shown.flatMap((text) => wrap(`  ${printable(text)}`, terminal.width)),
    ...more(clear.length, shown.length, 'change', terminal),
  ];
}

function shiftLines(attributes: ComparisonReport['attributes'], terminal: Terminal): string[] {
  if (attributes.length === 0) {
    return [];
  }
  const shown = attributes.slice(0, MAX_SHIFTS);
  return [
    '',
    title('What requests carry more or less often', terminal),
    ...shown.flatMap(({ text }) => wrap(`  ${printable(text)}`, terminal.width)),
    ...more(attributes.length, shown.length, 'value', terminal),
  ];
}

function isClear({ before, after, changes }: ComparedRed): boolean {
  return before === null || after === null || changes.some((change) => change.isClear);
}
