import type { Finding, Report } from '../../contracts/report';
import { placeText, statedOnce } from '../stated-once';
import { limits, more, title } from './section';
import type { Style, Terminal } from './terminal';
import { printable } from './text';

const severityStyles: Readonly<Record<Finding['severity'], Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'cyan',
  hint: 'dim',
};

/**
 * What the results say about places in the manifests: `file:line:column severity rule summary`, the form editors and
 * terminals turn into links.
 */
export function findings(report: Report, terminal: Terminal): string[] {
  const stated = statedOnce(report.findings);
  const lines = stated.slice(0, limits.findings).flatMap(({ finding, also }) => {
    const { severity, rule, summary, fix } = finding;
    const place = terminal.style('bold', printable(placeText(finding)));
    const head = `  ${place} ${terminal.style(severityStyles[severity], severity)} ${terminal.style('dim', printable(rule))} ${printable(summary)}`;
    return [
      head,
      ...(fix === undefined ? [] : [`    fix: ${printable(fix.title)}`]),
      ...also.map((other) => terminal.style('dim', `    also at ${printable(placeText(other))}`)),
    ];
  });
  if (lines.length > 0) {
    return [
      title(`Findings (${stated.length})`, terminal),
      ...lines,
      ...more(stated.length, limits.findings, 'finding', terminal),
    ];
  }
  if (report.incidents.length === 0) {
    return [];
  }
  return [
    title('Findings', terminal),
    '  None: no manifest in the folder declares a service that caused an incident.',
  ];
}
