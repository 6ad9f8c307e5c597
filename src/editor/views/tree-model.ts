import { formatRatio } from '../../contracts/format';
import { kindSentence } from '../../contracts/incident-kind';
import type { Red } from '../../contracts/red';
import { briefRed, instanceWords, redFigures, valueText, versionWords } from '../../contracts/red-words';
import type { Cause, Evidence, Incident, Report, ReportEdge, ReportService } from '../../contracts/report';
import { highestScore, worstFirst } from '../../contracts/service-order';
import { similarText, similarWhat } from '../../contracts/similar-incident';
import { formatInterval } from '../../contracts/utc';
import { count } from './summary';

/** A row of a tree, free of editor types so that it can be tested without one. */
export interface TreeRow {
  /** Stable over refreshes, so that the tree keeps what is expanded. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: 'ok' | 'anomalous' | 'external' | 'unknown' | 'incident' | 'cause' | 'evidence' | 'folder';
  readonly children: readonly TreeRow[];
  /** What a click opens. */
  readonly open?:
    | { readonly kind: 'service'; readonly service: string }
    | { readonly kind: 'evidence'; readonly evidence: Evidence }
    | { readonly kind: 'incident'; readonly fromMs: number; readonly toMs: number };
}

/** One row per service, the highest score first, as in the panel and the terminal. */
export function serviceRows(report: Report): readonly TreeRow[] {
  return report.services
    .map((service) => ({ service, name: service.name, peak: peakOf(report, service.name) }))
    .sort(worstFirst)
    .map(({ service }) => serviceRow(report, service, standingOf(report, service.name)));
}

/** One row per incident in time order, its causes and their evidence below. */
export function incidentRows(report: Report): readonly TreeRow[] {
  return report.incidents.map(incidentRow);
}

function peakOf({ anomaly: { scores } }: Report, service: string): number | null {
  return Object.hasOwn(scores, service) ? highestScore(scores[service]) : null;
}

/** What the analysis says about one service. */
interface Standing {
  /** Incidents it is the likeliest cause of. */
  readonly caused: number;
  /** Incidents it took part in, as cause or not. */
  readonly involved: number;
  /** Windows above the threshold, in incidents or not. */
  readonly anomalous: number;
  readonly scored: number;
}

function standingOf({ anomaly, incidents }: Report, service: string): Standing {
  const scores = (anomaly.scores[service] ?? []).filter((score): score is number => score !== null);
  return {
    caused: incidents.filter(({ causes }) => causes.at(0)?.service === service).length,
    involved: incidents.filter(({ causes }) => causes.some((cause) => cause.service === service)).length,
    anomalous: scores.filter((score) => score > anomaly.threshold).length,
    scored: scores.length,
  };
}

function serviceRow(report: Report, service: ReportService, standing: Standing): TreeRow {
  const calls = (rows: readonly ReportEdge[], end: 'from' | 'to'): readonly TreeRow[] =>
    rows.map((edge) => ({
      id: `${edge.messages === undefined ? 'call' : 'message'}:${edge.from}:${edge.to}:${end}`,
      ...(edge.messages === undefined
        ? {
            label: end === 'to' ? `calls ${edge.to}` : `called by ${edge.from}`,
            description: edge.calls === 0 ? 'declared, not seen' : callWords(edge),
          }
        : {
            label: end === 'to' ? `sends to ${edge.to}` : `gets from ${edge.from}`,
            description: count(edge.messages, 'message'),
          }),
      tooltip: edge.red === undefined ? '' : redTooltip(edge.red),
      icon: 'unknown',
      children: [],
    }));
  return {
    id: `service:${service.name}`,
    label: service.name,
    description: [
      serviceState(service, standing),
      ...(service.red === undefined ? [] : [briefRed(service.red)]),
    ].join(' · '),
    tooltip: serviceTooltip(service, standing),
    icon:
      standing.involved > 0
        ? 'anomalous'
        : service.external
          ? 'external'
          : standing.scored > 0
            ? 'ok'
            : 'unknown',
    children: [
      ...calls(
        report.edges.filter(({ from }) => from === service.name),
        'to',
      ),
      ...calls(
        report.edges.filter(({ to }) => to === service.name),
        'from',
      ),
      ...copyRows(service),
    ],
    open: service.declared === null ? undefined : { kind: 'service', service: service.name },
  };
}

function copyRows({ name, red }: ReportService): readonly TreeRow[] {
  const row = (kind: string, label: string, figures: Red): TreeRow => ({
    id: `${kind}:${name}:${label}`,
    label: `${kind} ${label}`,
    description: briefRed(figures),
    tooltip: redTooltip(figures),
    icon: 'unknown',
    children: [],
  });
  return [
    ...(red?.versions ?? []).map((each) => row('version', versionWords(each), each)),
    ...(red?.instances ?? []).map((each) => row('instance', instanceWords(each), each)),
  ];
}

function serviceState(service: ReportService, { caused, involved, anomalous, scored }: Standing): string {
  if (caused > 0) {
    return `likeliest cause of ${count(caused, 'incident')}`;
  }
  if (involved > 0) {
    return `in ${count(involved, 'incident')}`;
  }
  if (service.external) {
    return 'external';
  }
  if (service.spans === 0) {
    return 'no traces';
  }
  if (scored === 0) {
    return 'no data';
  }
  return anomalous > 0 ? `normal, ${count(anomalous, 'odd window')}` : 'normal';
}

function serviceTooltip(service: ReportService, { anomalous, scored }: Standing): string {
  const where =
    service.declared === null
      ? 'Seen in traces only; no manifest declares it.'
      : `Declared in ${service.declared.file}:${service.declared.line}.`;
  const judged =
    scored === 0
      ? 'no data in the judged windows'
      : `${anomalous} of ${count(scored, 'scored window')} above the threshold`;
  const requests = service.red === undefined ? '' : `\n${redTooltip(service.red)}`;
  return `${where} ${count(service.spans, 'span')}; ${judged}.${requests}`;
}

function callWords({ calls, red }: ReportEdge): string {
  const brief = red === undefined ? '' : briefRed(red);
  return brief === '' ? count(calls, 'call') : brief;
}

/** A line for each figure of the latest part of the recording. */
function redTooltip(red: Red): string {
  return [
    'In the last tenth of the recording (usually):',
    ...redFigures.map(
      ({ quantity, title }) =>
        `${title}: ${valueText(red.now, quantity)}${red.usual === null ? '' : ` (${valueText(red.usual, quantity)})`}`,
    ),
  ].join('\n');
}

function incidentRow(incident: Incident): TreeRow {
  const when = formatInterval(incident.fromMs, incident.toMs);
  const { kind } = incident;
  const named = kind === undefined || kind.isUnknown ? '' : `${kind.name}, `;
  const id = `incident:${incident.fromMs}:${incident.causes.map(({ service }) => service).join(',')}`;
  return {
    id,
    label: incident.causes.at(0)?.service ?? 'no cause found',
    description: `${named}${when}, ${incident.score.toFixed(1)}× threshold`,
    tooltip: `Anomalous from ${when}. The likeliest cause comes first.${kind === undefined ? '' : `\nKind: ${kindSentence(kind)}.`}`,
    icon: 'incident',
    open: { kind: 'incident', fromMs: incident.fromMs, toMs: incident.toMs },
    children: [
      ...incident.causes.map((cause, rank) => causeRow(id, cause, rank)),
      ...(incident.similar ?? []).map((similar): TreeRow => {
        const past = formatInterval(similar.fromMs, similar.toMs);
        return {
          id: `${id}:similar:${similar.fromMs}:${similar.service}`,
          label: `similar: ${similarWhat(similar)}`,
          description: past,
          tooltip: `${past}, ${similarText(similar, incident.causes[0].service)}`,
          icon: 'incident',
          children: [],
          open: { kind: 'service', service: similar.service },
        };
      }),
      ...(incident.affected ?? []).map(({ service, text }): TreeRow => ({
        id: `${id}:affected:${service}`,
        label: `affected: ${service}`,
        description: text,
        tooltip: text,
        icon: 'unknown',
        children: [],
        open: { kind: 'service', service },
      })),
      ...(incident.metrics ?? []).map(({ service, entity, file, metric, text }): TreeRow => ({
        id: `${id}:measured:${file}:${entity}:${metric}`,
        label: text,
        description: file,
        tooltip: text,
        icon: 'evidence',
        children: [],
        open: { kind: 'service', service },
      })),
      ...(incident.followUps ?? []).map(({ caller, operation, called, next, text }): TreeRow => ({
        id: `${id}:after:${caller}:${operation}:${called}:${next}`,
        label: text,
        description: '',
        tooltip: text,
        icon: 'evidence',
        children: [],
        open: { kind: 'service', service: caller },
      })),
      ...(incident.attributes ?? []).map(({ service, seenBy, key, value, text, lift }): TreeRow => ({
        id: `${id}:attribute:${service}:${seenBy}:${key}:${value}`,
        label: `${key} = ${value}`,
        description: `${formatRatio(lift)} as often inside`,
        tooltip: text,
        icon: 'evidence',
        children: [],
        open: { kind: 'service', service },
      })),
    ],
  };
}

function causeRow(parent: string, cause: Cause, rank: number): TreeRow {
  const id = `${parent}:${cause.service}`;
  return {
    id,
    label: `${rank + 1}. ${cause.service}`,
    description: cause.evidence.at(0)?.text ?? '',
    tooltip: `Score ${cause.score.toFixed(2)}`,
    icon: 'cause',
    children: cause.evidence.map((evidence, index) => ({
      id: `${id}:${index}`,
      label: evidence.text,
      description: '',
      tooltip: evidence.spans.length === 0 ? evidence.text : `${evidence.text}\nOpens a span that shows it.`,
      icon: 'evidence',
      children: [],
      open: evidence.spans.length === 0 ? undefined : { kind: 'evidence', evidence },
    })),
    open: { kind: 'service', service: cause.service },
  };
}
