import type { Red } from '../../../contracts/red';
import { instanceWords, versionWords } from '../../../contracts/red-words';
import type { ServiceRed, ServicesReport } from '../../../contracts/services-report';
import { more } from '../../../cli/terminal/section';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';
import { columnsFor, figureCells, footLines, headLines } from './terminal';

/** What services are divided by. */
export const servicePart = ['instance', 'version', 'operation'] as const;
export type ServicePart = (typeof servicePart)[number];

const MAX_ROWS = 100;

interface Row {
  readonly service: string;
  readonly name: string;
  readonly red: Red;
}

const namedParts: Readonly<Record<ServicePart, (service: ServiceRed) => (readonly [string, Red])[]>> = {
  instance: ({ instances }) => instances.map((each) => [instanceWords(each), each]),
  version: ({ versions }) => versions.map((each) => [versionWords(each), each]),
  operation: ({ operations }) => operations.map((each) => [each.operation, each]),
};

/** The parts of all services in one table. */
export function renderParts(report: ServicesReport, by: ServicePart, terminal: Terminal): string {
  const rows = report.services.flatMap((service) =>
    namedParts[by](service).map(([name, red]): Row => ({ service: service.service, name, red })),
  );
  const lines = [
    ...headLines(report, terminal),
    '',
    ...(rows.length === 0 ? nothing(report, by, terminal) : table(rows, by, terminal)),
    ...footLines(
      rows.some(({ red }) => red.unusual.length > 0),
      report.notes,
      terminal,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function table(rows: readonly Row[], by: ServicePart, terminal: Terminal): string[] {
  const shown = rows.slice(0, MAX_ROWS);
  return [
    ...renderTable(
      [{ title: 'service', shrinkTo: 14 }, ...columnsFor(by)],
      shown.map(({ service, name, red }): Cell[] => [
        { text: printable(service) },
        { text: printable(name) },
        ...figureCells(red),
      ]),
      terminal,
    ),
    ...more(rows.length, shown.length, 'row', terminal),
  ];
}

function nothing({ recorded }: ServicesReport, by: ServicePart, terminal: Terminal): string[] {
  return recorded === null
    ? []
    : wrap(
        by === 'operation'
          ? 'No service answered a request.'
          : `No service has more than one ${by} that its spans name.`,
        terminal.width,
      );
}
