/** One trace in the terminal. */
import { formatMs } from '../../../contracts/format';
import { criticalTimes, type TraceDocument } from '../../../contracts/traces/documents';
import { type Trace, TraceSpanFlag } from '../../../contracts/traces/trace';
import { formatInstant, formatPlural } from '../../../cli/format';
import { type Cell, renderTable } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';
import { barOf, BAR_COLUMNS } from './bars';

/** Deeper spans are not moved further to the right. */
const DEEPEST_INDENT = 12;
const MOST_ROWS = 500;
const MOST_PARTS = 5;
const MOST_FAILURES = 10;

export function renderTrace({ trace }: TraceDocument, terminal: Terminal): string {
  const { spans, services, startMs, durationMs } = trace;
  const failed = spans.flags.filter((flags) => flags & TraceSpanFlag.error).length;
  const counts = [
    formatPlural(spans.ids.length, 'span'),
    formatPlural(services.length, 'service'),
    `${failed} failed`,
  ];
  const lines = [
    `${terminal.style('bold', `Trace ${printable(trace.traceId)}`)}  ${formatMs(durationMs)}, ${counts.join(', ')}`,
    `begins ${formatInstant(Math.round(startMs))}`,
    '',
    ...waterfall(trace, terminal),
    '',
    ...legend(terminal),
    '',
    ...criticalLines(trace, terminal),
    ...failureLines(trace, terminal),
    ...trace.notes.flatMap((note) => ['', ...wrap(printable(note), terminal.width)]),
  ];
  return `${lines.join('\n')}\n`;
}

function waterfall(trace: Trace, terminal: Terminal): string[] {
  const { spans, durationMs } = trace;
  const columns = [
    { title: 'service and operation', shrinkTo: 16 },
    { title: `0${formatMs(durationMs).padStart(BAR_COLUMNS - 1)}` },
    { title: 'duration', align: 'right' as const },
    { title: 'self', align: 'right' as const },
    { title: 'longer than', align: 'right' as const },
  ];
  const sections = sectionsByRow(trace);
  const rows = spans.ids.slice(0, MOST_ROWS).map((_, row): Cell[] => {
    const isFailed = (spans.flags[row] & TraceSpanFlag.error) !== 0;
    const percentile = spans.percentile[row];
    return [
      { text: nameOf(trace, row, isFailed), ...(isFailed ? { style: 'red' as const } : {}) },
      { text: barOf(trace, row, sections[row], terminal), ...(isFailed ? { style: 'red' as const } : {}) },
      { text: formatMs(spans.durationMs[row]) },
      { text: formatMs(spans.selfMs[row]) },
      { text: Number.isNaN(percentile) ? '-' : `${Math.floor(percentile)} %` },
    ];
  });
  const more = spans.ids.length - rows.length;
  return [
    ...renderTable(columns, rows, terminal, ''),
    ...(more > 0 ? [terminal.style('dim', `and ${formatPlural(more, 'more span')}; --json has all`)] : []),
  ];
}

function nameOf({ spans, services, operations }: Trace, row: number, isFailed: boolean): string {
  const indent = ' '.repeat(Math.min(DEEPEST_INDENT, spans.depth[row]));
  const orphan = spans.flags[row] & TraceSpanFlag.orphan ? '? ' : '';
  const name = `${services[spans.service[row]]} ${operations[spans.operation[row]]}`;
  return `${indent}${isFailed ? '! ' : ''}${orphan}${printable(name).trim()}`;
}

function sectionsByRow({ spans, criticalPath }: Trace): Trace['criticalPath'][] {
  const byRow: Trace['criticalPath'][number][][] = spans.ids.map(() => []);
  criticalPath.forEach((section) => byRow[section.row].push(section));
  return byRow;
}

function legend(terminal: Terminal): string[] {
  const [critical, other] = terminal.unicode ? ['█', '─'] : ['#', '-'];
  return wrap(
    `${critical} on the critical path, ${other} beside it; self: no child ran; longer than: share of the spans of the operation; ! failed; ? its parent is missing`,
    terminal.width,
  ).map((line) => terminal.style('dim', line));
}

/** The spans that the end of the trace waited for most. */
function criticalLines(trace: Trace, terminal: Terminal): string[] {
  const times = criticalTimes(trace.spans, trace.criticalPath);
  const rows = [...times.keys()].sort((a, b) => times[b] - times[a]).filter((row) => times[row] > 0);
  const parts = rows.slice(0, MOST_PARTS).map((row) => {
    const share = Math.round((100 * times[row]) / trace.durationMs);
    return `${nameOf(trace, row, false).trim()} ${formatMs(times[row])} (${share} %)`;
  });
  const more = rows.length > parts.length ? `, and ${rows.length - parts.length} more` : '';
  return wrap(`Critical path: ${parts.join('; ')}${more}`, terminal.width);
}

function failureLines(trace: Trace, terminal: Terminal): string[] {
  const shown = trace.failures.slice(0, MOST_FAILURES);
  const more = trace.failures.length - shown.length;
  return [
    ...shown.flatMap(({ row, text }) => [
      '',
      ...wrap(printable(`! ${nameOf(trace, row, false).trim()}: ${text}`), terminal.width),
    ]),
    ...(more > 0 ? ['', `and ${formatPlural(more, 'more failure')}; --json has all`] : []),
  ];
}
