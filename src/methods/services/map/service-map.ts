import type { Box, Line } from '../../../contracts/picture';
import type { Red } from '../../../contracts/red';
import type { Report, ReportEdge, ReportService } from '../../../contracts/report';
import {
  loadWords,
  serviceId,
  type MapEdge,
  type MapGroup,
  type MapNode,
  type ServiceMap,
} from '../../../contracts/service-map';
import { expandedGraph, type ShownBox, type ShownEdge } from './collapse';
import { groupServices, type Group } from './groups';
import type { Size } from '../../../numeric/drawing/layered';
import { placeBoxes } from './place';

type Mapped = Pick<Report, 'services' | 'edges' | 'anomaly' | 'incidents' | 'createdMs'>;
type PlainNode = Omit<MapNode, keyof Box>;

const BOX_HEIGHT = 46;
const LEAST_WIDTH = 120;
const MOST_WIDTH = 240;
const CHARACTER_WIDTH = 7.4;
const SMALL_CHARACTER_WIDTH = 5.8;
/** Room for the corners, and beside the title for the mark of an anomaly. */
const PADDING = 28;
const MARK_WIDTH = 40;

/**
 * The map of a report. Equal reports give equal maps.
 * @param expanded ids of the groups that show their services; unknown ones are ignored
 */
export function serviceMap(report: Mapped, expanded: readonly string[]): ServiceMap {
  const { services, edges } = report;
  const positions = new Map(services.map(({ name }, position) => [name, position]));
  const links = edges.flatMap(({ from, to, calls, messages = 0 }) => {
    const [source, target] = [positions.get(from), positions.get(to)];
    return source === undefined || target === undefined
      ? []
      : [{ from: source, to: target, weight: weightOf([{ calls, messages }]) }];
  });
  const { by, groups } = groupServices(services, links);
  const ids = groups.map(groupId);
  const wanted = expanded.map((id) => ids.indexOf(id)).filter((group) => group >= 0);
  const { shown, refused } = expandedGraph(report, groups, wanted);
  const groupOf = new Map(groups.flatMap(({ members }, group) => members.map((each) => [each, ids[group]])));
  const nodes = shown.boxes.map((box) => nodeOf(report, groups, groupOf, box));
  const { width, height, boxes, lines } = placeBoxes(
    nodes.map(sizeOf),
    shown.edges.map((edge) => ({ ...edge, weight: weightOf(edge.edges.map((each) => edges[each])) })),
  );
  return {
    createdMs: report.createdMs,
    width,
    height,
    nodes: nodes.map((node, index) => ({ ...node, ...boxes[index] })),
    edges: shown.edges.map((edge, index) => edgeOf(edges, edge, lines[index])),
    groups: groups.map((group, index): MapGroup => ({
      id: ids[index],
      title: group.title,
      services: group.members.map((member) => services[member].name),
    })),
    groupedBy: by,
    refused: refused.map((group) => ids[group]),
  };
}

/** The busiest edge does not outweigh all others. */
function weightOf(edges: readonly Pick<ReportEdge, 'calls' | 'messages'>[]): number {
  return Math.log2(2 + edges.reduce((sum, { calls, messages = 0 }) => sum + calls + messages, 0));
}

function groupId({ title }: Group): string {
  return `group:${title}`;
}

function nodeOf(
  { services, anomaly, incidents }: Mapped,
  groups: readonly Group[],
  groupOf: ReadonlyMap<number, string>,
  { collapsed, members }: ShownBox,
): PlainNode {
  const inside = members.map((member) => services[member]);
  const [service] = inside;
  const peaks = inside.map(({ name }) => peakOf(anomaly.scores[name] ?? []));
  const names = new Set(inside.map(({ name }) => name));
  const figures = inside.flatMap(({ red }) => red ?? []);
  return {
    ...(collapsed === null
      ? {
          id: serviceId(service.name),
          kind: service.external ? 'external' : 'service',
          title: service.name,
          group: groupOf.get(members[0]) ?? null,
        }
      : { id: groupId(groups[collapsed]), kind: 'group', title: groups[collapsed].title, group: null }),
    services: members.length,
    anomalous: peaks.filter((peak) => peak !== null && peak > anomaly.threshold).length,
    score: peaks.reduce((worst, peak) => (worst === null || (peak ?? 0) > worst ? peak : worst), null),
    caused: incidents.filter(({ causes }) => causes.length > 0 && names.has(causes[0].service)).length,
    ...summed(figures),
    ...(collapsed === null && service.red ? { red: withoutTrend(service.red) } : {}),
  };
}

function edgeOf(
  edges: readonly ReportEdge[],
  { from, to, messages, edges: joined }: ShownEdge,
  line: Line,
): MapEdge {
  const parts = joined.map((position) => edges[position]);
  const [only] = parts;
  return {
    from,
    to,
    messages,
    declared: parts.some(({ declared }) => declared),
    observed: parts.some(({ observed }) => observed),
    count: parts.reduce((sum, { calls, messages: sent = 0 }) => sum + calls + sent, 0),
    joined: parts.length,
    ...summed(parts.flatMap(({ red }) => red ?? [])),
    ...(parts.length === 1 && only.red ? { red: only.red } : {}),
    line,
  };
}

/** Rates add up; error shares count as much as their requests. */
function summed(figures: readonly Red[]): Pick<MapNode, 'ratePerS' | 'errorShare'> {
  const now = figures.map((each) => each.now);
  const known = now.filter(({ ratePerS }) => ratePerS !== null);
  const counted = now.filter(({ errorShare }) => errorShare !== null);
  const requests = counted.reduce((sum, each) => sum + each.requests, 0);
  const failed = counted.reduce((sum, each) => sum + (each.errorShare ?? 0) * each.requests, 0);
  return {
    ratePerS: known.length === 0 ? null : known.reduce((sum, { ratePerS }) => sum + (ratePerS ?? 0), 0),
    errorShare: requests === 0 ? null : failed / requests,
  };
}

function withoutTrend({ now, usual, unusual }: NonNullable<ReportService['red']>): Red {
  return { now, usual, unusual };
}

function peakOf(scores: readonly (number | null)[]): number | null {
  return scores.reduce((worst, score) => (worst === null || (score ?? 0) > worst ? score : worst), null);
}

function sizeOf(node: PlainNode): Size {
  const title = node.title.length * CHARACTER_WIDTH + (node.anomalous > 0 ? MARK_WIDTH : 0);
  const load = loadWords(node).length * SMALL_CHARACTER_WIDTH;
  const width = Math.min(Math.max(Math.max(title, load) + PADDING, LEAST_WIDTH), MOST_WIDTH);
  return { width: Math.round(width), height: BOX_HEIGHT };
}
