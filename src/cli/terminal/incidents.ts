/** Incidents with their causes and the evidence for each. */
import { kindSentence } from '../../contracts/incident-kind';
import type { Cause, Incident, Report } from '../../contracts/report';
import { placeOfSimilar, similarText, type SimilarIncident } from '../../contracts/similar-incident';
import { formatDuration, formatInterval, formatPlural, formatScore } from '../format';
import { spanPlaces } from '../summary';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';
import { title, limits, more } from './section';

export function incidents(report: Report, terminal: Terminal): string[] {
  if (report.windows.count === 0) {
    return [];
  }
  if (report.incidents.length === 0) {
    const scored = report.windows.present.filter(Boolean).length;
    const none = `None: no service stayed above the threshold in ${formatPlural(scored, 'window')} with data.`;
    return [title('Incidents', terminal), `  ${none}`];
  }
  const lines = [title(`Incidents (${report.incidents.length})`, terminal)];
  report.incidents.slice(0, limits.incidents).forEach((incident, index) => {
    if (index > 0) {
      lines.push('');
    }
    lines.push(...renderIncident(incident, index + 1, report.incidents, terminal));
  });
  return [...lines, ...more(report.incidents.length, limits.incidents, 'incident', terminal)];
}

function renderIncident(
  incident: Incident,
  number: number,
  all: readonly Incident[],
  terminal: Terminal,
): string[] {
  const length = formatDuration(incident.toMs - incident.fromMs);
  const head = `${number}  ${formatInterval(incident.fromMs, incident.toMs)}`;
  const lines = [`  ${terminal.style('bold', head)}  ${length}  score ${formatScore(incident.score)}`];
  if (incident.kind !== undefined) {
    const text = `kind: ${printable(kindSentence(incident.kind))}`;
    lines.push(...wrap(text, terminal.width - 5).map((line) => `     ${line}`));
  }
  for (const similar of (incident.similar ?? []).slice(0, limits.similar)) {
    const text = `similar: ${similarLine(similar, incident, all)}`;
    lines.push(...wrap(printable(text), terminal.width - 5).map((line) => `     ${line}`));
  }
  incident.causes
    .slice(0, limits.causes)
    .forEach((cause, rank) => lines.push(...renderCause(cause, rank, terminal)));
  for (const { service, text } of (incident.affected ?? []).slice(0, limits.affected)) {
    lines.push(
      ...wrap(`affected: ${printable(service)}, ${printable(text)}`, terminal.width - 5).map(
        (line) => `     ${line}`,
      ),
    );
  }
  lines.push(...renderCircumstances(incident, terminal));
  const rest = incident.causes.slice(limits.causes).map(({ service }) => printable(service));
  if (rest.length > 0) {
    lines.push(
      ...wrap(`also involved: ${rest.join(', ')}`, terminal.width - 5).map((line) =>
        terminal.style('dim', `     ${line}`),
      ),
    );
  }
  return lines;
}

/** An incident of this report goes by its number, any other by its time. */
function similarLine(similar: SimilarIncident, { causes }: Incident, all: readonly Incident[]): string {
  const place = placeOfSimilar(all, similar);
  const which =
    place < 0 ? `earlier, ${formatInterval(similar.fromMs, similar.toMs)}` : `incident ${place + 1}`;
  return `${which}, ${similarText(similar, causes[0].service)}`;
}

/** Measurements that stand out, changes in what follows a call, and attribute values that appear mainly inside. */
export function renderCircumstances(
  { attributes = [], followUps = [], metrics = [] }: Pick<Incident, 'attributes' | 'followUps' | 'metrics'>,
  terminal: Terminal,
): string[] {
  const lines = [
    ...metrics.slice(0, limits.metrics).map(({ text }) => `measured: ${text}`),
    ...followUps.slice(0, limits.followUps).map(({ text }) => text),
    ...attributes.slice(0, limits.attributes).map(({ text }) => `mainly inside: ${text}`),
  ].flatMap((text) => wrap(printable(text), terminal.width - 5).map((line) => `     ${line}`));
  return [...lines, ...more(attributes.length, limits.attributes, 'attribute value', terminal, '     ')];
}

/** A ranked service with its evidence as text; `rank` counts from 0. */
export function renderCause(cause: Cause, rank: number, terminal: Terminal): string[] {
  const name = printable(cause.service);
  const head = rank === 0 ? terminal.style(['bold', 'red'], name) : name;
  const lines = [`     ${rank + 1}. ${head}  ${terminal.style('dim', formatScore(cause.score))}`];
  const bullet = terminal.unicode ? '•' : '-';
  for (const evidence of cause.evidence.slice(0, limits.evidence)) {
    const [first, ...rest] = wrap(printable(evidence.text), terminal.width - 10);
    lines.push(`        ${bullet} ${first}`, ...rest.map((line) => `          ${line}`));
  }
  // The same example spans support most of a service's evidence: named once, for the likeliest cause.
  const places =
    rank > 0
      ? []
      : spanPlaces(
          cause.evidence.flatMap(({ spans }) => spans),
          limits.spans,
        );
  if (places.length > 0) {
    lines.push(terminal.style('dim', `          for example ${printable(places.join(', '))}`));
  }
  return lines;
}
