import type { Red, RedQuantity } from '../../contracts/red';
import { valueText } from '../../contracts/red-words';
import type { Report } from '../../contracts/report';
import { shownWindows } from '../../contracts/shown-windows';
import {
  formatClock,
  formatCount,
  formatDate,
  formatDuration,
  formatInstant,
  formatInterval,
  formatPlural,
  formatScore,
} from '../format';
import {
  asSentence,
  describeFit,
  describeInputs,
  describeModel,
  describePosition,
  describeWindows,
  explainEmpty,
  inputsWithProblems,
  serviceRows,
  skippedByReason,
  widthsJudged,
} from '../summary';
import { heatStrip } from './heat-strip';
import { renderTable, type Cell, type Column } from './table';
import type { Style, Terminal } from './terminal';
import { columnsOf, printable, truncate, wrap } from './text';
import { changes } from './changes';
import { findings } from './findings';
import { incidents } from './incidents';
import { limits, title, more } from './section';

/** The whole report as text for `terminal`, ending with a line break. */
export function renderReport(report: Report, terminal: Terminal): string {
  const sections = [
    heading(report, terminal),
    services(report, terminal),
    scores(report, terminal),
    incidents(report, terminal),
    changes(report, terminal),
    findings(report, terminal),
    backtest(report, terminal),
    problems(report, terminal),
    skipped(report, terminal),
    notes(report, terminal),
    timings(report, terminal),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading(report: Report, terminal: Terminal): string[] {
  const lines = [`${terminal.style('bold', 'Meshlens')} ${report.tool.version}  ${printable(report.folder)}`];
  lines.push(describeInputs(report));
  const windows = describeWindows(report);
  if (windows) {
    lines.push(windows, `Model: ${printable(describeModel(report))}`);
  }
  if (windows && report.anomaly.model.note) {
    lines.push(...wrap(asSentence(printable(report.anomaly.model.note)), terminal.width));
  }
  const fit = describeFit(report);
  if (fit !== null) {
    const style: Style = report.anomaly.model.fit?.drift ? 'yellow' : 'dim';
    lines.push(...wrap(fit, terminal.width).map((line) => terminal.style(style, line)));
  }
  const empty = (explainEmpty(report) ?? []).flatMap((reason) => wrap(printable(reason), terminal.width));
  if (empty.length > 0) {
    lines.push('', ...empty.map((line) => terminal.style('yellow', line)));
  }
  return lines;
}

/** Of the latest part of the recording; `meshlens services` has all of them. */
const BRIEF_FIGURES: readonly { readonly quantity: RedQuantity; readonly title: string }[] = [
  { quantity: 'p99Ms', title: 'p99' },
  { quantity: 'errorShare', title: 'errors' },
  { quantity: 'ratePerS', title: 'req/s' },
];
/** A narrower terminal has room for the first of them. */
const ROOMY_COLUMNS = 80;

function figureCell(red: Red | undefined, quantity: RedQuantity, { unicode }: Terminal): Cell {
  const value = red?.now[quantity] ?? null;
  if (red === undefined || value === null) {
    return { text: '-', style: 'dim' };
  }
  const text = valueText(red.now, quantity);
  if (!red.unusual.includes(quantity)) {
    return { text };
  }
  const [up, down] = unicode ? ['↑', '↓'] : ['^', 'v'];
  return { text: `${value > (red.usual?.[quantity] ?? 0) ? up : down} ${text}`, style: 'yellow' };
}

function services(report: Report, terminal: Terminal): string[] {
  const rows = serviceRows(report);
  if (rows.length === 0) {
    return [];
  }
  const figures = terminal.width < ROOMY_COLUMNS ? BRIEF_FIGURES.slice(0, 1) : BRIEF_FIGURES;
  const table = renderTable(
    [
      { title: 'name', shrinkTo: 10 },
      ...figures.map(({ title: text }): Column => ({ title: text, align: 'right' })),
      { title: 'anomalous', align: 'right' },
      { title: 'peak', align: 'right' },
      { title: 'declared at', shrinkTo: 14 },
    ],
    rows
      .slice(0, limits.services)
      .map((row) => [
        { text: printable(row.name) },
        ...figures.map(({ quantity }) => figureCell(row.red, quantity, terminal)),
        row.peak === null
          ? { text: '-', style: 'dim' }
          : row.anomalousWindows > 0
            ? { text: formatCount(row.anomalousWindows), style: 'yellow' }
            : { text: '0', style: 'dim' },
        row.peak === null ? { text: 'no data', style: 'dim' } : { text: formatScore(row.peak) },
        row.declaredAt === null
          ? { text: row.external ? 'external, seen from its callers' : 'in no manifest', style: 'dim' }
          : { text: printable(row.declaredAt) },
      ]),
    terminal,
  );
  return [
    `${title(`Services (${rows.length})`, terminal)}${rows.some(({ red }) => red !== undefined) ? '  requests of the last tenth of the recording' : ''}`,
    ...table,
    ...more(rows.length, limits.services, 'service', terminal),
  ];
}

/** One strip per service over the whole recording, with a time axis below. */
function scores(report: Report, terminal: Terminal): string[] {
  const { windows, anomaly } = report;
  const rows = serviceRows(report)
    .filter(({ peak }) => peak !== null)
    .slice(0, limits.services);
  if (windows.count === 0 || rows.length === 0) {
    return [];
  }
  const mark = terminal.unicode ? '…' : '..';
  const nameWidth = Math.min(24, Math.max(...rows.map(({ name }) => columnsOf(printable(name)))));
  const shown = shownWindows(windows.present);
  const width = Math.min(shown.length, terminal.width - nameWidth - 4);
  const scale = { threshold: anomaly.threshold, shown, width };
  const strips = rows.map(({ name }) => {
    const label = truncate(printable(name), nameWidth, mark);
    const padding = ' '.repeat(nameWidth - columnsOf(label) + 2);
    return `  ${label}${padding}${heatStrip(anomaly.scores[name], scale, terminal)}`.trimEnd();
  });
  const endMs = windows.startMs + windows.count * windows.widthMs;
  const from = `${formatDate(windows.startMs)} ${formatClock(windows.startMs)}`;
  const to = formatInstant(endMs);
  const room = width - from.length - to.length;
  const axis =
    room > 0
      ? `${from}${' '.repeat(room)}${to}`
      : truncate(formatInterval(windows.startMs, endMs), terminal.width - nameWidth - 4, mark);
  const legend = `over time; the upper 5 of 8 levels are anomalous, blank is no data${shown.length < windows.count ? ', long gaps shortened' : ''}`;
  return [
    `${title('Scores', terminal)}  ${terminal.style('dim', truncate(legend, terminal.width - 8, mark))}`,
    ...strips,
    terminal.style('dim', `  ${' '.repeat(nameWidth + 2)}${axis}`),
    ...wrap(widthsJudged(report) ?? '', terminal.width - 2)
      .filter((line) => line !== '')
      .map((line) => terminal.style('dim', `  ${line}`)),
  ];
}

function backtest(report: Report, terminal: Terminal): string[] {
  const { rows, protocol } = report.anomaly.backtest;
  if (rows.length === 0) {
    return [];
  }
  const table = renderTable(
    [
      { title: 'model', shrinkTo: 16 },
      { title: 'error', align: 'right' },
      { title: 'spread', align: 'right' },
      { title: '' },
    ],
    rows.map((row) => [
      { text: printable(row.model) },
      { text: row.error.toPrecision(4) },
      { text: row.spread === null ? '-' : row.spread.toPrecision(2) },
      { text: row.chosen ? 'chosen' : '', style: 'green' },
    ]),
    terminal,
  );
  return [
    title('Back-test', terminal),
    ...wrap(printable(protocol), terminal.width - 2).map((line) => terminal.style('dim', `  ${line}`)),
    ...table,
  ];
}

function problems(report: Report, terminal: Terminal): string[] {
  const inputs = inputsWithProblems(report);
  if (inputs.length === 0) {
    return [];
  }
  const styles = { error: 'red', warning: 'yellow', note: 'dim' } as const;
  const lines = inputs.slice(0, limits.inputs).flatMap((input) => [
    `  ${printable(input.file)}  ${terminal.style('dim', `${input.kind}, ${formatPlural(input.records, 'record')} used`)}`,
    ...input.problems.slice(0, limits.problems).map((problem) => {
      const position = describePosition(problem);
      return `    ${terminal.style(styles[problem.severity], problem.severity)} ${position && `${position}: `}${printable(problem.reason)}`;
    }),
    ...more(input.problems.length, limits.problems, 'problem', terminal, '    '),
  ]);
  return [
    title(`Inputs with problems (${inputs.length} of ${report.inputs.length})`, terminal),
    ...lines,
    ...more(inputs.length, limits.inputs, 'input', terminal),
  ];
}

function skipped(report: Report, terminal: Terminal): string[] {
  const groups = skippedByReason(report);
  if (groups.length === 0) {
    return [];
  }
  const mark = terminal.unicode ? '…' : '..';
  const lines = groups.slice(0, limits.skipped).map(({ reason, files }) => {
    const text = `  ${formatCount(files.length)}  ${printable(reason)}: ${files.slice(0, 3).map(printable).join(', ')}${files.length > 3 ? `, ${mark}` : ''}`;
    return truncate(text, terminal.width, mark);
  });
  return [
    title(`Skipped (${formatPlural(report.skipped.length, 'file')})`, terminal),
    ...lines,
    ...more(groups.length, limits.skipped, 'reason', terminal),
  ];
}

function notes(report: Report, terminal: Terminal): string[] {
  // Without windows the notes say why, and stand at the top.
  if (report.notes.length === 0 || report.windows.count === 0) {
    return [];
  }
  return [
    title('Notes', terminal),
    ...report.notes.flatMap((note) => wrap(printable(note), terminal.width - 2).map((line) => `  ${line}`)),
  ];
}

function timings(report: Report, terminal: Terminal): string[] {
  if (report.timings.length === 0) {
    return [];
  }
  const totalMs = report.timings.reduce((sum, { ms }) => sum + ms, 0);
  const steps = report.timings.map(
    ({ step, ms, cached }) => `${printable(step)} ${formatDuration(ms)}${cached ? ' (cached)' : ''}`,
  );
  return [
    title('Timings', terminal),
    ...wrap(`${steps.join(', ')}; together ${formatDuration(totalMs)}`, terminal.width - 2).map(
      (line) => `  ${line}`,
    ),
  ];
}
