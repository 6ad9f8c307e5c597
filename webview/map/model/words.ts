import type { MapIncident, ServiceCall } from '../../../src/contracts/map-page';
import { redFigures } from '../../../src/contracts/red-words';
import { loadWords, type MapEdge, type MapNode, type ServiceMap } from '../../../src/contracts/service-map';
import { count } from '../../kit/text';
import { formatDuration, formatRange, local } from '../../kit/time';

/** Which figures are far from usual: `errors, p99 unusual`. */
export function unusualWords({ red }: Pick<MapNode, 'red'>): string {
  const far = redFigures.filter(({ quantity }) => red?.unusual.includes(quantity)).map(({ title }) => title);
  return far.length === 0 ? '' : `unusual: ${far.join(', ')}`;
}

/** `score 3.1, cause of 2 incidents`; empty where nothing was judged. */
export function stateWords({ kind, score, anomalous, services, caused }: MapNode): string {
  return [
    ...(kind === 'group' ? [`${anomalous} of ${services} anomalous`] : []),
    ...(score === null ? [] : [`${kind === 'group' ? 'worst' : 'highest'} score ${scoreText(score)}`]),
    ...(caused === 0 ? [] : [`likely cause of ${count(caused, 'incident')}`]),
  ].join(', ');
}

export function scoreText(score: number): string {
  return score.toFixed(1);
}

/** One sentence for a screen reader and the line below the picture. */
export function nodeSentence({ nodes, edges }: Pick<ServiceMap, 'nodes' | 'edges'>, index: number): string {
  const node = nodes[index];
  const calls = edges.filter(({ from, to }) => from === index && to !== index).length;
  const callers = edges.filter(({ from, to }) => to === index && from !== index).length;
  return [
    kindWords(node),
    stateWords(node),
    loadWords(node),
    unusualWords(node),
    `calls ${calls}, called by ${callers}`,
  ]
    .filter(Boolean)
    .join('; ');
}

function kindWords({ kind, title, services }: MapNode): string {
  if (kind === 'group') {
    return `${title}, group of ${count(services, 'service')}`;
  }
  return kind === 'external' ? `${title}, external` : title;
}

export function edgeSentence({ nodes }: Pick<ServiceMap, 'nodes'>, edge: MapEdge): string {
  return [
    `${nodes[edge.from].title} → ${nodes[edge.to].title}`,
    edgeWords(edge),
    ...(edge.joined > 1 ? [`${edge.joined} edges`] : []),
    ...(edge.observed ? [count(edge.count, edge.messages ? 'message' : 'call')] : []),
    loadWords(edge),
    unusualWords(edge),
  ]
    .filter(Boolean)
    .join('; ');
}

/** How an edge is known. */
export function edgeWords({ declared, observed }: Pick<ServiceCall, 'declared' | 'observed'>): string {
  if (declared && observed) {
    return 'declared and observed';
  }
  return declared ? 'declared only' : 'observed only';
}

export function incidentWords({ fromMs, toMs, causes, kind }: MapIncident): string {
  const when = formatRange(fromMs, toMs, local);
  return [when, ...(causes.length === 0 ? [] : [causes[0]]), ...(kind === undefined ? [] : [kind])].join(
    ' · ',
  );
}

export function incidentSentence(incident: MapIncident): string {
  const { causes, affected, fromMs, toMs, score } = incident;
  const reached =
    affected.length === 0
      ? 'no caller was reached over calls'
      : `reached ${affected.map(({ service }) => service).join(', ')}`;
  return `Incident of ${formatDuration(toMs - fromMs)}, score ${scoreText(score)}: likely cause ${causes.at(0) ?? 'unknown'}; ${reached}`;
}
