import { kindSentence } from '../contracts/incident-kind';
import type { SourceRange } from '../contracts/problem';
import type { Cause, Incident } from '../contracts/report';
import type { ServiceNode } from '../topology/graph';
import type { FindingsInput, Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatDuration, formatInterval, formatList, formatTime } from './wording';

/** More belongs in the heatmap, where it can be compared. */
const MAX_EVIDENCE = 2;
const MAX_RELATED = 5;

/**
 * The service ranked first among the causes of an incident, on its name in the manifest that declares it first. All
 * incidents of a service make one finding: the strongest is described, the others are listed by time. Further manifests
 * that declare the service get a hint that says where the evidence stands.
 */
export const incidentCause: Rule = {
  id: 'incident-cause',
  severity: 'information',
  description: 'A service declared here is the likeliest cause of an incident seen in the traces.',
  check: (input) =>
    [...incidentsByCause(input)].flatMap(([service, incidents]) => statements(service, incidents)),
};

interface CausedIncident {
  readonly incident: Incident;
  readonly cause: Cause;
}

function incidentsByCause({ graph, incidents }: FindingsInput): Map<ServiceNode, CausedIncident[]> {
  const byName = new Map(graph.services.map((service) => [service.name, service]));
  const caused = new Map<ServiceNode, CausedIncident[]>();
  for (const incident of incidents) {
    const cause = incident.causes.at(0);
    const service = cause && byName.get(cause.service);
    if (!service) {
      continue;
    }
    caused.set(service, [...(caused.get(service) ?? []), { incident, cause }]);
  }
  return caused;
}

function statements(service: ServiceNode, caused: readonly CausedIncident[]): Statement[] {
  const strongestFirst = [...caused].sort(
    (a, b) => b.incident.score - a.incident.score || a.incident.fromMs - b.incident.fromMs,
  );
  const said = { summary: summary(service.name, strongestFirst), ...kindOf(strongestFirst[0]) };
  const whole = {
    ...said,
    message: message(service.name, strongestFirst),
    related: strongestFirst.flatMap(({ cause }) => examples(cause)).slice(0, MAX_RELATED),
  };
  return service.declarations.map((range, place) =>
    place === 0
      ? statementAt(range, service.name, whole)
      : {
          ...statementAt(range, service.name, {
            ...said,
            message: `${said.summary} The evidence stands at ${describePlace(service.declarations[0])}.`,
          }),
          severity: 'hint',
        },
  );
}

/** Each piece of evidence once, with a span of its own where there are enough. */
function examples({ evidence }: Cause): Statement['related'] {
  return evidence.slice(0, MAX_EVIDENCE).flatMap(({ text, spans }, place) => {
    const location = spans.at(Math.min(place, spans.length - 1));
    return location === undefined ? [] : [{ location, message: text }];
  });
}

const describePlace = ({ file, line }: SourceRange): string => `${file}:${line}`;

function kindOf({ incident: { kind } }: CausedIncident): Pick<Statement, 'kind'> {
  if (kind === undefined) {
    return {};
  }
  const { id, name, confidence, isUnknown } = kind;
  return { kind: { id, name, confidence, isUnknown } };
}

/** The time is that of the strongest incident. */
function summary(service: string, [{ incident }, ...others]: readonly CausedIncident[]): string {
  const more = others.length === 0 ? '' : ` and of ${others.length} more`;
  return `${service} is the likeliest cause of the incident at ${formatTime(incident.fromMs, incident.fromMs)} UTC${more}.`;
}

function message(service: string, [strongest, ...others]: readonly CausedIncident[]): string {
  const { fromMs, toMs } = strongest.incident;
  const what = `${service} is the likeliest cause of an incident on ${formatInterval(fromMs, toMs)} (${formatDuration(toMs - fromMs)}).`;
  const shown = strongest.cause.evidence
    .slice(0, MAX_EVIDENCE)
    .map(({ text }) => text.replace(/(?<![.;\s])[.;\s]+$/, ''));
  const evidence = shown.length === 0 ? [] : [`Evidence: ${shown.join('; ')}.`];
  const times = others
    .map(({ incident }) => incident.fromMs)
    .sort((a, b) => a - b)
    .map((timeMs) => formatTime(timeMs, fromMs));
  const more =
    times.length === 0
      ? []
      : [
          `It is also the likeliest cause of ${times.length === 1 ? 'the incident' : `${times.length} incidents`} at ${formatList(times)} UTC.`,
        ];
  const { kind } = strongest.incident;
  const kinds = kind === undefined ? [] : [`Kind: ${kindSentence(kind)}.`];
  return [what, ...kinds, ...evidence, ...more].join(' ');
}
