import { selectionSentences } from '../../contracts/compared-words';
import type { Explanation } from '../../contracts/report';
import { formatDuration, formatInterval, formatPlural, formatScore } from '../format';
import { renderCause, renderCircumstances } from './incidents';
import { renderTable } from './table';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';

const CAUSES_WITH_EVIDENCE = 3;
const ROWS_IN_TABLE = 10;
const CHANGES_SHOWN = 15;
const VALUES_SHOWN = 10;

/** An explanation as text for `terminal`, ending with a line break. */
export function renderExplanation(explanation: Explanation, terminal: Terminal): string {
  const sections = [
    heading(explanation, terminal),
    isQuiet(explanation) ? quiet(explanation, terminal) : causes(explanation, terminal),
    comparison(explanation, terminal),
    rankers(explanation, terminal),
    notes(explanation, terminal),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading(
  { folder, fromMs, toMs, windowsUsed, ranker, rankerReason }: Explanation,
  terminal: Terminal,
): string[] {
  return [
    `${terminal.style('bold', 'Meshlens')}  ${printable(folder)}`,
    `${formatInterval(fromMs, toMs)} (${formatDuration(toMs - fromMs)}), ${formatPlural(windowsUsed, 'window')} with data`,
    ...wrap(`Ranked by ${ranker}: ${printable(rankerReason)}`, terminal.width),
  ];
}

const isQuiet = ({ peak }: Explanation): boolean => peak !== null && peak <= 1;

/** What is ranked highest in a quiet interval is noise and would only look like a cause. */
function quiet({ peak, windowsUsed }: Explanation, terminal: Terminal): string[] {
  const text = `No service passes the threshold in ${formatPlural(windowsUsed, 'window')}: the highest score is ${formatScore(peak ?? 0)}, the threshold is 1.`;
  return [
    terminal.style(['bold', 'underline'], 'Nothing unusual'),
    ...wrap(text, terminal.width - 2).map((line) => `  ${line}`),
  ];
}

function causes(explanation: Explanation, terminal: Terminal): string[] {
  const title = terminal.style(['bold', 'underline'], 'Likely causes');
  if (explanation.causes.length === 0) {
    return [
      title,
      `  None: ${explanation.windowsUsed === 0 ? 'no trace data lies in this interval' : 'no service could be ranked'}.`,
    ];
  }
  const lines = explanation.causes
    .slice(0, CAUSES_WITH_EVIDENCE)
    .flatMap((cause, rank) => renderCause(cause, rank, terminal));
  lines.push(...renderCircumstances(explanation, terminal));
  const rest = explanation.causes
    .slice(CAUSES_WITH_EVIDENCE)
    .map(({ service, score }) => `${printable(service)} ${formatScore(score)}`);
  if (rest.length === 0) {
    return [title, ...lines];
  }
  return [
    title,
    ...lines,
    ...wrap(`then ${rest.join(', ')}`, terminal.width - 5).map((line) =>
      terminal.style('dim', `     ${line}`),
    ),
  ];
}

/** What differs from another interval, or from the rest. */
function comparison({ comparison: compared }: Explanation, terminal: Terminal): string[] {
  if (compared === undefined) {
    return [];
  }
  const { against, attributes } = compared;
  const than = against === null ? 'the rest' : formatInterval(against.fromMs, against.toMs);
  const changes = selectionSentences(compared);
  const list = (texts: readonly string[], most: number, noun: string): string[] => [
    ...texts
      .slice(0, most)
      .flatMap((text) => wrap(printable(text), terminal.width - 2).map((line) => `  ${line}`)),
    ...(texts.length > most
      ? [terminal.style('dim', `  and ${formatPlural(texts.length - most, `more ${noun}`)}; --json has all`)]
      : []),
  ];
  return [
    terminal.style(['bold', 'underline'], `Compared with ${than}`),
    ...(changes.length + attributes.length === 0 ? ['  No change is clear.'] : []),
    ...list(changes, CHANGES_SHOWN, 'change'),
    ...list(
      attributes.map(({ text }) => text),
      VALUES_SHOWN,
      'value',
    ),
  ];
}

/** All rankers side by side, best service first, so that agreement and disagreement are seen at once. */
function rankers({ table, ranker }: Explanation, terminal: Terminal): string[] {
  if (table.length === 0) {
    return [];
  }
  const length = Math.min(ROWS_IN_TABLE, Math.max(...table.map(({ services }) => services.length)));
  const rows = Array.from({ length }, (_, rank) => [
    { text: String(rank + 1) },
    ...table.map(({ services, scores }) => ({
      text: rank < services.length ? `${printable(services[rank])} ${formatScore(scores[rank])}` : '',
    })),
  ]);
  const columns = [
    { title: 'rank', align: 'right' as const },
    ...table.map((row) => ({
      title: row.ranker === ranker ? `${row.ranker} (used)` : row.ranker,
      shrinkTo: 14,
    })),
  ];
  return [terminal.style(['bold', 'underline'], 'Rankers'), ...renderTable(columns, rows, terminal)];
}

function notes(explanation: Explanation, terminal: Terminal): string[] {
  const lines = explanation.notes.flatMap((note) =>
    wrap(printable(note), terminal.width - 2).map((line) => `  ${line}`),
  );
  const steps = explanation.timings.map(
    ({ step, ms, cached }) => `${printable(step)} ${formatDuration(ms)}${cached ? ' (cached)' : ''}`,
  );
  if (steps.length > 0) {
    lines.push(
      ...wrap(steps.join(', '), terminal.width - 2).map((line) => terminal.style('dim', `  ${line}`)),
    );
  }
  return lines.length === 0 ? [] : [terminal.style(['bold', 'underline'], 'Notes'), ...lines];
}
