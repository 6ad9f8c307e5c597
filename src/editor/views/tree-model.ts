import type { Cause, Evidence, Incident, Report, ReportService } from '../../shared/report';
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
    | { readonly kind: 'evidence'; readonly evidence: Evidence };
}

/** One row per service, the anomalous ones first. */
export function serviceRows(report: Report): readonly TreeRow[] {
  return report.services
    .map((service) => ({ service, peak: peakOf(report, service.name) }))
    .sort((a, b) => Number(b.peak.anomalous > 0) - Number(a.peak.anomalous > 0) || compare(a.service.name, b.service.name))
    .map(({ service, peak }) => serviceRow(report, service, peak));
}

/** One row per incident in time order, its causes and their evidence below. */
export function incidentRows(report: Report, formatTime: (ms: number) => string): readonly TreeRow[] {
  return report.incidents.map((incident) => incidentRow(incident, formatTime));
}

interface Peak {
  readonly anomalous: number;
  readonly scored: number;
  readonly score: number;
}

function peakOf({ anomaly }: Report, service: string): Peak {
  const scores = (anomaly.scores[service] ?? []).filter((score): score is number => score !== null);
  return {
    anomalous: scores.filter((score) => score > anomaly.threshold).length,
    scored: scores.length,
    score: scores.reduce((max, score) => Math.max(max, score), 0),
  };
}

function serviceRow(report: Report, service: ReportService, peak: Peak): TreeRow {
  const calls = (rows: readonly { from: string; to: string; calls: number }[], end: 'from' | 'to'): readonly TreeRow[] =>
    rows.map((edge) => ({
      id: `call:${edge.from}:${edge.to}:${end}`,
      label: end === 'to' ? `calls ${edge.to}` : `called by ${edge.from}`,
      description: edge.calls === 0 ? 'declared, not seen' : count(edge.calls, 'call'),
      tooltip: '',
      icon: 'unknown',
      children: [],
    }));
  return {
    id: `service:${service.name}`,
    label: service.name,
    description: serviceState(service, peak),
    tooltip: serviceTooltip(service, peak),
    icon: peak.anomalous > 0 ? 'anomalous' : service.external ? 'external' : peak.scored > 0 ? 'ok' : 'unknown',
    children: [
      ...calls(report.edges.filter(({ from }) => from === service.name), 'to'),
      ...calls(report.edges.filter(({ to }) => to === service.name), 'from'),
    ],
    open: service.declared === null ? undefined : { kind: 'service', service: service.name },
  };
}

function serviceState(service: ReportService, peak: Peak): string {
  if (peak.anomalous > 0) return `${count(peak.anomalous, 'anomalous window')}, peak ${peak.score.toFixed(1)}× threshold`;
  if (service.spans === 0) return service.external ? 'external' : 'no traces';
  return service.external ? 'external' : peak.scored > 0 ? 'normal' : 'too little data';
}

function serviceTooltip(service: ReportService, peak: Peak): string {
  const where =
    service.declared === null ? 'Seen in traces only; no manifest declares it.' : `Declared in ${service.declared.file}:${service.declared.line}.`;
  return `${where} ${count(service.spans, 'span')}, ${count(peak.scored, 'scored window')}.`;
}

function incidentRow(incident: Incident, formatTime: (ms: number) => string): TreeRow {
  const from = formatTime(incident.fromMs);
  const to = formatTime(incident.toMs);
  const id = `incident:${incident.fromMs}:${incident.causes.map(({ service }) => service).join(',')}`;
  return {
    id,
    label: `${from} – ${to}`,
    description: `${incident.causes.at(0)?.service ?? 'no cause found'}, ${incident.score.toFixed(1)}× threshold`,
    tooltip: `Anomalous from ${from} to ${to}. The likeliest cause comes first.`,
    icon: 'incident',
    children: incident.causes.map((cause, rank) => causeRow(id, cause, rank)),
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
