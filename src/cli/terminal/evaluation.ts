import type { DetectorEvaluation, Evaluation, FaultOutcome, FigureName } from '../../contracts/evaluation';
import { formatDuration, formatInterval, formatPlural } from '../format';
import { title } from './section';
import { renderTable, type Cell } from './table';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';

const RIGHT = 'right' as const;
const HOUR_MS = 3_600_000;

/** An evaluation as text for `terminal`, ending with a line break. */
export function renderEvaluation(evaluation: Evaluation, terminal: Terminal): string {
  const sections = [
    heading(evaluation, terminal),
    figures(evaluation, terminal),
    intervals(evaluation, terminal),
    faults(evaluation, terminal),
    notes(evaluation, terminal),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading(evaluation: Evaluation, terminal: Terminal): string[] {
  const { folder, labels, toleranceMs, hours } = evaluation;
  const tolerance = formatDuration(toleranceMs);
  return [
    `${terminal.style('bold', 'Meshlens')}  ${printable(folder)}`,
    `${formatPlural(evaluation.faults, 'fault')} of ${printable(labels)}, ${formatDuration(hours * HOUR_MS)} without a fault`,
    ...wrap(
      `A fault is hit when an incident overlaps it or the ${tolerance} before and after it. An incident that overlaps no fault is false.`,
      terminal.width,
    ),
  ];
}

const rowsOf = (evaluation: Evaluation): { name: string; row: DetectorEvaluation }[] => [
  { name: 'meshlens', row: evaluation },
  ...evaluation.rivals.map((row) => ({ name: row.name, row })),
];

function figures(evaluation: Evaluation, terminal: Terminal): string[] {
  const columns = [
    'hit',
    'incidents',
    'false',
    'recall',
    'precision',
    'F1',
    'false/h',
    'delay',
    'AS@1',
    'AS@3',
    'AS@5',
    'Avg@5',
  ];
  const shown: FigureName[] = [
    'recall',
    'precision',
    'f1',
    'falsePerHour',
    'delayS',
    'as1',
    'as3',
    'as5',
    'avg5',
  ];
  return [
    title('Detectors', terminal),
    ...renderTable(
      [{ title: 'detector' }, ...columns.map((name) => ({ title: name, align: RIGHT }))],
      rowsOf(evaluation).map(({ name, row }) =>
        cells(
          name,
          `${row.hit} of ${row.faults}`,
          String(row.incidents),
          String(row.false),
          ...shown.map((figure) => figureText(figure, row[figure])),
        ),
      ),
      terminal,
    ),
  ];
}

/** 95 % intervals of the figures that decisions rest on. */
function intervals(evaluation: Evaluation, terminal: Terminal): string[] {
  const shown = [
    ['recall', 'recall'],
    ['F1', 'f1'],
    ['false/h', 'falsePerHour'],
    ['delay', 'delayS'],
    ['AS@1', 'as1'],
  ] as const;
  return [
    title('95 % intervals', terminal),
    ...renderTable(
      [{ title: 'detector' }, ...shown.map(([name]) => ({ title: name, align: RIGHT }))],
      rowsOf(evaluation).map(({ name, row }) =>
        cells(
          name,
          ...shown.map(([, figure]) => {
            const interval = row.intervals[figure];
            return interval === null
              ? '-'
              : `${figureText(figure, interval[0])} to ${figureText(figure, interval[1])}`;
          }),
        ),
      ),
      terminal,
    ),
  ];
}

function faults({ table }: Evaluation, terminal: Terminal): string[] {
  if (table.length === 0) {
    return [];
  }
  const columns = [
    { title: 'fault', shrinkTo: 14 },
    { title: 'type', shrinkTo: 10 },
    { title: 'time' },
    { title: 'found' },
    { title: 'first cause', shrinkTo: 14 },
    { title: 'rank', align: RIGHT },
  ];
  const row = (outcome: FaultOutcome): Cell[] =>
    cells(
      printable(outcome.service),
      printable(outcome.type),
      formatInterval(toSecond(outcome.fromMs), toSecond(outcome.toMs)),
      foundText(outcome.delayS),
      printable(outcome.first ?? '-'),
      String(outcome.rank ?? '-'),
    );
  return [title('Faults', terminal), ...renderTable(columns, table.map(row), terminal)];
}

function notes(evaluation: Evaluation, terminal: Terminal): string[] {
  const lines = evaluation.notes.flatMap((note) =>
    wrap(printable(note), terminal.width - 2).map((line) => `  ${line}`),
  );
  return lines.length === 0 ? [] : [title('Notes', terminal), ...lines];
}

function figureText(name: FigureName, value: number | null): string {
  if (value === null) {
    return '-';
  }
  return name === 'delayS' || name === 'onsetErrorS' ? formatDuration(value * 1000) : value.toFixed(2);
}

function foundText(delayS: number | null): string {
  if (delayS === null) {
    return 'missed';
  }
  return delayS === 0 ? 'at once' : `after ${formatDuration(delayS * 1000)}`;
}

const toSecond = (ms: number): number => Math.round(ms / 1000) * 1000;

const cells = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));
