/** Two traces side by side in the terminal. */
import { formatMs } from '../../../contracts/format';
import type { ComparedPath, PathSide } from '../../../contracts/traces/compare-traces';
import type { ComparedTraceHead, TraceComparisonDocument } from '../../../contracts/traces/documents';
import { formatInstant, formatPlural } from '../../../cli/format';
import { type Cell, renderTable } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

/** Deeper paths are not moved further to the right. */
const DEEPEST_INDENT = 12;
const MOST_ROWS = 500;

export function renderTraceComparison(
  { before, after, paths }: TraceComparisonDocument,
  terminal: Terminal,
): string {
  const lines = [
    ...headLines('Before', before, terminal),
    ...headLines('After', after, terminal),
    '',
    ...wrap(
      `After against before: ${signed(after.durationMs - before.durationMs)}. ${counts(paths)}`,
      terminal.width,
    ),
    '',
    ...table(paths, terminal),
    '',
    ...wrap(
      'Times are those of all spans on the path together; self: no child ran. ! more of them failed.',
      terminal.width,
    ).map((line) => terminal.style('dim', line)),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines(
  which: string,
  { traceId, startMs, durationMs, spans, errors }: ComparedTraceHead,
  terminal: Terminal,
): string[] {
  const facts = [formatMs(durationMs), formatPlural(spans, 'span'), `${errors} failed`];
  return wrap(
    `${which} ${printable(traceId)}: ${facts.join(', ')}, begins ${formatInstant(Math.round(startMs))}`,
    terminal.width,
  );
}

function counts(paths: readonly ComparedPath[]): string {
  const count = (change: ComparedPath['change']): number =>
    paths.filter((path) => path.change === change).length;
  const kinds = (['new', 'gone', 'slower', 'faster'] as const).map((change) => `${count(change)} ${change}`);
  return `Of ${formatPlural(paths.length, 'path')} ${kinds.join(', ')}.`;
}

function table(paths: readonly ComparedPath[], terminal: Terminal): string[] {
  const columns = [
    { title: 'service and operation', shrinkTo: 16 },
    { title: '' },
    { title: 'spans', align: 'right' as const },
    { title: 'before', align: 'right' as const },
    { title: 'after', align: 'right' as const },
    { title: 'change', align: 'right' as const },
    { title: 'self', align: 'right' as const },
  ];
  const rows = paths.slice(0, MOST_ROWS).map((path): Cell[] => {
    const { before, after, change, totalChangeMs, selfChangeMs } = path;
    const style = change === 'same' ? {} : { style: 'yellow' as const };
    return [
      { text: nameOf(path) },
      { text: change === 'same' ? '' : change, ...style },
      { text: [before, after].map((side) => side?.count ?? 0).join(' → ') },
      { text: timeOf(before) },
      { text: timeOf(after) },
      { text: signed(totalChangeMs), ...style },
      { text: signed(selfChangeMs) },
    ];
  });
  const more = paths.length - rows.length;
  return [
    ...renderTable(columns, rows, terminal, ''),
    ...(more > 0 ? [terminal.style('dim', `and ${formatPlural(more, 'more path')}; --json has all`)] : []),
  ];
}

function nameOf({ service, operation, depth, before, after }: ComparedPath): string {
  const failsMore = (after?.errors ?? 0) > (before?.errors ?? 0);
  const indent = ' '.repeat(Math.min(DEEPEST_INDENT, depth));
  return `${indent}${failsMore ? '! ' : ''}${printable(`${service} ${operation}`).trim()}`;
}

const timeOf = (side: PathSide | null): string => (side === null ? '-' : formatMs(side.totalMs));

function signed(ms: number): string {
  return ms === 0 ? '0' : `${ms < 0 ? '−' : '+'}${formatMs(Math.abs(ms))}`;
}
