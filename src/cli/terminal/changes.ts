/** Lasting changes of level: what is different since when. */
import type { Report } from '../../contracts/report';
import { formatInstant } from '../format';
import { limits, more, title } from './section';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';

export function changes({ changes: all }: Report, terminal: Terminal): string[] {
  if (all.length === 0) {
    return [];
  }
  const lines = all.slice(0, limits.changes).flatMap(({ service, sinceMs, text }) => {
    const line = `since ${formatInstant(sinceMs)}: ${printable(service)} ${printable(text)}`;
    return wrap(line, terminal.width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`);
  });
  return [
    title(`Lasting changes (${all.length})`, terminal),
    ...lines,
    ...more(all.length, limits.changes, 'change', terminal),
  ];
}
