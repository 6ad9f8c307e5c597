import { formatMs } from '../../contracts/format';
import {
  formatRate,
  peakMs,
  type ReplicaToken,
  type ServiceLoad,
  type ServiceLoadReport,
  type ServiceReplicas,
} from '../../contracts/workload/service-load';
import type { HoverData, PlainPosition } from '../host/surfaces';
import { escaped, GAP } from './markdown';
import { touches } from './tokens';
import { formatInstant } from '../../contracts/utc';

const SHOW_FORECAST = 'meshlens.showForecast';
const HOUR_MS = 3_600_000;

export interface HoveredText {
  /** Relative to the folder, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly position: PlainPosition;
}

/** The expected peak of a service's load where the pointer rests on its number of replicas, while the text has the lines that were read. */
export function replicaHover(
  report: ServiceLoadReport,
  { file, text, position }: HoveredText,
): HoverData | undefined {
  for (const replicas of report.replicas) {
    const token = replicas.tokens.find((each) => each.token.file === file && touches(each.token, position));
    const load = report.series.find(({ service }) => service === replicas.service);
    if (token !== undefined && load !== undefined && isAsRead(token, text)) {
      return {
        range: token.token,
        markdown: hoverText(report, load, replicas, token),
        commands: [SHOW_FORECAST],
      };
    }
  }
  return undefined;
}

function isAsRead({ token: { line, endLine, lines } }: ReplicaToken, text: string): boolean {
  const now = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return now.slice(line - 1, endLine).join('\n') === lines;
}

function hoverText(
  report: ServiceLoadReport,
  load: ServiceLoad,
  { tokens }: ServiceReplicas,
  hovered: ReplicaToken,
): string {
  const { peak, low, service } = load;
  const atMs = peakMs(report, load);
  const endMs = report.startMs + report.rows * report.widthMs;
  const link = encodeURIComponent(JSON.stringify([report.folder, service]));
  return [
    `**${escaped(service)}**: expected peak **${formatRate(peak.value)}**, 90 % band ${band(low[peak.step - 1], peak.high)}`,
    `${formatInstant(atMs)}, ${reach(atMs - endMs)}; the forecast reaches ${duration(report.steps * report.widthMs)}.`,
    perReplica(load, tokens, hovered),
    `Forecast by ${escaped(report.chosen)}. [Show load and latency](command:${SHOW_FORECAST}?${link})`,
  ].join('\n\n');
}

/** One row for each count that manifests state, the hovered one in bold. */
function perReplica(
  { peak, low }: ServiceLoad,
  tokens: readonly ReplicaToken[],
  hovered: ReplicaToken,
): string {
  const rows = [...new Set([hovered, ...tokens])].map((token) => {
    const name = `${token.value}, ${escaped(token.key)}`;
    const label = token === hovered ? `**${name}**` : name;
    if (token.value <= 0) {
      return `| ${label} | ${GAP}none serves it | |`;
    }
    const [value, from, to] = [peak.value, low[peak.step - 1], peak.high].map((load) => load / token.value);
    return `| ${label} | ${GAP}${formatRate(value)} | ${GAP}${band(from, to)} |`;
  });
  return [`| replicas | ${GAP}peak of each | ${GAP}90 % band |`, '| :--- | ---: | ---: |', ...rows].join(
    '\n',
  );
}

function band(low: number, high: number): string {
  return `${formatRate(low)} to ${formatRate(high)}`;
}

function reach(aheadMs: number): string {
  return aheadMs === 0 ? 'right after the recording ends' : `${duration(aheadMs)} after the recording ends`;
}

function duration(ms: number): string {
  return ms < 2 * HOUR_MS ? formatMs(ms) : `${Number((ms / HOUR_MS).toFixed(1))} h`;
}
