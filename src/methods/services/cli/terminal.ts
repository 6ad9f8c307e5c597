import type { Red } from '../../../contracts/red';
import { instanceWords, redFigures, redText, versionWords } from '../../../contracts/red-words';
import type { ServiceRed, ServicesReport } from '../../../contracts/services-report';
import { formatCount, formatInterval, formatPlural } from '../../../cli/format';
import { limits, more, title } from '../../../cli/terminal/section';
import { sparkline } from '../../../cli/terminal/sparkline';
import { renderTable, type Cell, type Column } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

/** Operations, versions, instances and calls of one service. */
const MAX_PARTS = 20;
const SPARK_COLUMNS = 20;

/** One row a service; of a single service its operations, copies and calls as well. */
export function renderServices(report: ServicesReport, terminal: Terminal): string {
  const { services, notes } = report;
  const lines = [
    ...headLines(report, terminal),
    ...(services.length === 0 ? [] : ['', ...serviceRows(services, terminal)]),
    ...(services.length === 1 ? partLines(services[0], terminal) : []),
    ...footLines(services.some(isUnusual), notes, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

export function headLines({ recorded, now, services, folder }: ServicesReport, terminal: Terminal): string[] {
  if (recorded === null || now === null) {
    return [title(printable(folder), terminal)];
  }
  return [
    title(formatPlural(services.length, 'service'), terminal),
    `  recorded  ${formatInterval(recorded.fromMs, recorded.toMs)}`,
    `  now       ${formatInterval(now.fromMs, now.toMs)}`,
  ];
}

function serviceRows(services: readonly ServiceRed[], terminal: Terminal): string[] {
  const shown = services.slice(0, limits.services);
  const columns: Column[] = [...columnsFor('service'), { title: 'p50 over the recording' }];
  const rows = shown.map((each): Cell[] => [
    { text: printable(each.service) + (each.external ? ' (by callers)' : '') },
    ...figureCells(each),
    { text: sparkline(each.trend.p50Ms, SPARK_COLUMNS, terminal) },
  ]);
  return [
    ...renderTable(columns, rows, terminal),
    ...more(services.length, shown.length, 'service', terminal),
  ];
}

function partLines({ operations, versions, instances, calls }: ServiceRed, terminal: Terminal): string[] {
  return [
    ...part('operation', operations, ({ operation }) => operation, terminal),
    ...part('version', versions, versionWords, terminal),
    ...part('instance', instances, instanceWords, terminal),
    ...part('calls to', calls, ({ to }) => to, terminal),
  ];
}

function part<T extends Red>(
  heading: string,
  rows: readonly T[],
  nameOf: (row: T) => string,
  terminal: Terminal,
): string[] {
  if (rows.length === 0) {
    return [];
  }
  const shown = rows.slice(0, MAX_PARTS);
  return [
    '',
    ...renderTable(
      columnsFor(heading),
      shown.map((row): Cell[] => [{ text: printable(nameOf(row)) }, ...figureCells(row)]),
      terminal,
    ),
    ...more(rows.length, shown.length, 'row', terminal),
  ];
}

export function columnsFor(heading: string): Column[] {
  return [
    { title: heading, shrinkTo: 14 },
    { title: 'requests', align: 'right' },
    ...redFigures.map(({ title: text }): Column => ({ title: text, align: 'right' })),
  ];
}

export function figureCells(row: Red): Cell[] {
  return [
    { text: formatCount(row.now.requests) },
    ...redFigures.map(({ quantity }): Cell => ({
      text: redText(row, quantity),
      ...(row.unusual.includes(quantity) ? { style: 'yellow' as const } : {}),
    })),
  ];
}

export function footLines(isMarked: boolean, notes: readonly string[], terminal: Terminal): string[] {
  return [
    ...(isMarked
      ? ['', ...wrap('In brackets what is usual, where it is now far from that.', terminal.width)]
      : []),
    ...notes.flatMap((note) => ['', ...wrap(printable(note), terminal.width)]),
  ];
}

function isUnusual({ unusual, operations, versions, instances, calls }: ServiceRed): boolean {
  return [{ unusual }, ...operations, ...versions, ...instances, ...calls].some(
    (each) => each.unusual.length > 0,
  );
}
