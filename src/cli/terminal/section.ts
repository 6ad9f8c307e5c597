/** What all sections of the terminal report share. */
import { formatPlural } from '../format';
import type { Terminal } from './terminal';

/** How much a terminal page shows; the JSON and HTML reports hold everything. */
export const limits = {
  services: 40,
  incidents: 10,
  causes: 3,
  similar: 2,
  affected: 5,
  attributes: 4,
  changes: 10,
  followUps: 3,
  metrics: 3,
  evidence: 3,
  spans: 2,
  findings: 50,
  inputs: 20,
  problems: 5,
  skipped: 6,
};

export function title(text: string, terminal: Terminal): string {
  return terminal.style(['bold', 'underline'], text);
}

export function more(
  total: number,
  shown: number,
  noun: string,
  terminal: Terminal,
  indent = '  ',
): string[] {
  return total > shown
    ? [
        terminal.style(
          'dim',
          `${indent}and ${formatPlural(total - shown, `more ${noun}`)}; --json and --html show all`,
        ),
      ]
    : [];
}
