import { formatMs } from '../../../contracts/format';
import type { TraceListDocument } from '../../../contracts/traces/documents';
import type { TraceRow } from '../../../contracts/traces/search';
import { formatCount, formatInstant, formatPlural } from '../../../cli/format';
import { type Cell, renderTable } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

const COLUMNS = [
  { title: 'trace' },
  { title: 'start (UTC)' },
  { title: 'duration', align: 'right' as const },
  { title: 'longer than', align: 'right' as const },
  { title: 'spans', align: 'right' as const },
  { title: 'failed', align: 'right' as const },
  { title: 'begins with', shrinkTo: 12 },
];

/** The end of an id names its trace: `meshlens trace` compares ids by their lower 64 bits. */
const SHOWN_DIGITS = 16;

/** How many match, a table of them, and what could not be searched. */
export function renderTraceList(list: TraceListDocument, terminal: Terminal): string {
  const { rows, matched, total, totalSpans, problems } = list;
  const lines = [
    `${formatCount(matched)} of ${formatPlural(total, 'trace')} ${matched === 1 ? 'matches' : 'match'} (${formatPlural(totalSpans, 'span')})`,
  ];
  if (rows.length > 0) {
    lines.push('', ...renderTable(COLUMNS, rows.map(cellsOf), terminal));
  }
  if (matched > rows.length) {
    const more = formatPlural(matched - rows.length, 'more trace');
    lines.push(terminal.style('dim', `  and ${more}; --limit shows more of them`));
  }
  if (matched === 0) {
    lines.push('', ...emptyLines(list, terminal));
  } else {
    lines.push('', ...wrap('Show one: meshlens trace ID FOLDER', terminal.width));
  }
  for (const { file, line, reason } of problems) {
    const place = [file, line].filter((part) => part !== undefined && part !== '').join(':');
    lines.push('', ...wrap(printable(place === '' ? reason : `${place}: ${reason}`), terminal.width));
  }
  return `${lines.join('\n')}\n`;
}

function cellsOf(row: TraceRow): Cell[] {
  const { traceId, startMs, durationMs, percentile, spans, errors, service, operation } = row;
  return [
    { text: printable(traceId.slice(-SHOWN_DIGITS)) },
    { text: formatInstant(Math.round(startMs)).replace(/ UTC$/, '') },
    { text: formatMs(durationMs) },
    { text: percentile === null ? '-' : `${Math.floor(percentile)} %` },
    { text: formatCount(spans) },
    { text: formatCount(errors), ...(errors > 0 ? { style: 'red' as const } : {}) },
    { text: printable(`${service} ${operation}`) },
  ];
}

function emptyLines({ total, services }: TraceListDocument, terminal: Terminal): string[] {
  const text =
    total === 0
      ? 'No trace export was found. `meshlens analyze FOLDER` says what was read and why not.'
      : `Nothing matches all options. Services: ${services.map(({ service }) => service).join(', ')}.`;
  return wrap(printable(text), terminal.width);
}
