/** An incident as a Markdown document for a ticket or a post-mortem. Times are UTC. */
import { formatDuration, formatMs, formatPercent, formatScore } from '../format';
import { kindSentence } from '../incident-kind';
import { markdownCode, markdownTable, markdownText } from '../markdown';
import type { AffectedService, Cause, Incident, Report } from '../report';
import { similarText } from '../similar-incident';
import type { TraceRow } from '../traces/search';
import { formatClock, formatInstant, formatInterval } from '../utc';
import { affectedQuantity, affectedValue } from './affected-words';
import { causePaths, feltText, pathText } from './path';
import { incidentTimeline, type TimelineService } from './timeline';
import { incidentTitle } from './title';

type ListedTrace = Pick<
  TraceRow,
  'traceId' | 'service' | 'operation' | 'startMs' | 'durationMs' | 'spans' | 'errors'
>;

/** All incidents of a report below one title. */
export function incidentsMarkdown(report: Report): string {
  const title = `# Incidents of ${markdownText(folderName(report.folder))}`;
  const body =
    report.incidents.length === 0
      ? ['', 'None: no service stayed above the threshold.']
      : report.incidents.flatMap((incident, index) => [
          '',
          ...incidentLines(report, incident, [], { level: 2, number: index + 1 }),
        ]);
  return `${[title, '', foundBy(report), ...body].join('\n')}\n`;
}

/** One incident. @param traces that show it, as far as they were searched for */
export function incidentMarkdown(
  report: Report,
  incident: Incident,
  traces: readonly ListedTrace[] = [],
): string {
  const lines = incidentLines(report, incident, traces, { level: 1, number: null });
  return `${[...lines, '', foundBy(report)].join('\n')}\n`;
}

function incidentLines(
  report: Report,
  incident: Incident,
  traces: readonly ListedTrace[],
  { level, number }: { readonly level: number; readonly number: number | null },
): string[] {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `${'#'.repeat(level + 1)} ${title}`, '', ...lines];
  const place = number === null ? '' : `${number}. `;
  return [
    `${'#'.repeat(level)} ${place}${markdownText(incidentTitle(incident))}`,
    '',
    ...summary(report, incident),
    ...section('Timeline', timeline(report, incident)),
    ...section(
      'Causes, the likeliest first',
      incident.causes.flatMap((cause, rank) => causeLines(report, incident, cause, rank)),
    ),
    ...section('Affected services', affectedTable(incident.affected ?? [])),
    ...section('Also observed', observed(incident)),
    ...section('Traces that show it', traceTable(traces)),
    ...section('Similar incidents', similar(incident)),
  ];
}

function summary(report: Report, incident: Incident): string[] {
  const { fromMs, toMs, score, kind, causes } = incident;
  const first = causes.at(0)?.service;
  const felt =
    first === undefined
      ? []
      : causePaths(incident, report.edges, first).map((path) => markdownText(feltText(path)));
  return [
    `- **When:** ${formatInterval(fromMs, toMs)} (${formatDuration(toMs - fromMs)})`,
    `- **Likeliest cause:** ${first === undefined ? 'none stands out' : `${markdownCode(first)}${declaredAt(report, first)}`}`,
    ...(kind === undefined ? [] : [`- **Kind:** ${markdownText(kindSentence(kind))}`]),
    ...(felt.length === 0 ? [] : [`- **Effect on users:** ${felt.join(' ')}`]),
    `- **Score:** ${formatScore(score)}, where 1 is the threshold`,
  ];
}

function declaredAt({ services }: Pick<Report, 'services'>, name: string): string {
  const declared = services.find((service) => service.name === name)?.declared ?? null;
  return declared === null ? '' : `, declared at ${markdownCode(`${declared.file}:${declared.line}`)}`;
}

function timeline(report: Report, incident: Incident): string[] {
  const { services } = incidentTimeline(report, incident);
  if (services.length === 0) {
    return [];
  }
  return [
    ...markdownTable(
      ['Service', 'Role', 'Above the threshold (UTC)', 'Highest score'],
      services.map((each) => [
        markdownCode(each.service),
        roleText(incident, each),
        each.anomalous === null
          ? 'never'
          : `${formatClock(each.anomalous.fromMs)} to ${formatClock(each.anomalous.toMs)}`,
        each.peak === null ? 'no data' : formatScore(each.peak),
      ]),
    ),
    '',
    `In windows of ${formatDuration(report.windows.widthMs)}.`,
  ];
}

/** `cause 1`, `affected`. */
function roleText({ causes }: Incident, { service, role }: TimelineService): string {
  return role === 'cause' ? `cause ${causes.findIndex((cause) => cause.service === service) + 1}` : role;
}

function causeLines(report: Report, incident: Incident, cause: Cause, rank: number): string[] {
  const ways = causePaths(incident, report.edges, cause.service).filter(
    ({ services }) => services.length > 1,
  );
  return [
    `${rank + 1}. ${markdownCode(cause.service)}, score ${formatScore(cause.score)}${rank === 0 ? '' : declaredAt(report, cause.service)}`,
    ...cause.evidence.map(({ text }) => `   - ${markdownText(text)}`),
    ...ways.map((way) => `   - path: ${markdownText(pathText(way))}. ${markdownText(feltText(way))}`),
  ];
}

function affectedTable(affected: readonly AffectedService[]): string[] {
  return affected.length === 0
    ? []
    : markdownTable(
        ['Service', 'What', 'Usual', 'During', 'Because of', 'Explained'],
        affected.map((each) => [
          markdownCode(each.service),
          affectedQuantity(each),
          affectedValue(each, each.normal),
          affectedValue(each, each.observed),
          markdownCode(each.because),
          formatPercent(each.explained),
        ]),
      );
}

function observed({ metrics = [], followUps = [], attributes = [] }: Incident): string[] {
  return [...metrics, ...followUps, ...attributes].map(({ text }) => `- ${markdownText(text)}`);
}

function traceTable(traces: readonly ListedTrace[]): string[] {
  return traces.length === 0
    ? []
    : markdownTable(
        ['Trace', 'Start (UTC)', 'Request', 'Duration', 'Failed spans'],
        traces.map(({ traceId, startMs, service, operation, durationMs, errors, spans }) => [
          markdownCode(traceId),
          formatClock(startMs),
          markdownText(`${service} · ${operation}`),
          formatMs(durationMs),
          `${errors} of ${spans}`,
        ]),
      );
}

function similar({ similar: others = [], causes }: Incident): string[] {
  return others.map(
    (each) =>
      `- ${formatInterval(each.fromMs, each.toMs)}: ${markdownText(similarText(each, causes[0].service))}`,
  );
}

function foundBy({ tool, folder, createdMs }: Report): string {
  return `Found by Meshlens ${tool.version} in ${markdownCode(folderName(folder))}, analysed ${formatInstant(createdMs)}.`;
}

const folderName = (folder: string): string => folder.split(/[\\/]/).findLast(Boolean) ?? folder;
