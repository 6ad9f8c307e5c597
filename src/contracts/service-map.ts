/** The services of a folder as a picture: placed by the analytics process, drawn by the page. docs/services.md explains it. */
import type { Box, Line } from './picture';
import { formatPercent } from './format';
import type { Red } from './red';
import { briefRed, formatPerSecond } from './red-words';

export interface MapQuestion {
  readonly folder: string;
  readonly storageDir: string | null;
  /** Ids of the groups that shall show their services, the most wanted first. */
  readonly expanded: readonly string[];
}

export interface ServiceMap {
  /** Of the report it shows. */
  readonly createdMs: number;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** All groups, collapsed or not; none where there are few services. */
  readonly groups: readonly MapGroup[];
  readonly groupedBy: GroupCriterion | null;
  /** Groups that stay collapsed although they were asked for: the picture would be too large. */
  readonly refused: readonly string[];
}

/** `namespace` of manifests, `name`: how names begin, `calls`: who calls whom most. */
export type GroupCriterion = 'namespace' | 'name' | 'calls';

export interface MapGroup {
  readonly id: string;
  readonly title: string;
  /** Names, in the order of the report. */
  readonly services: readonly string[];
}

/** A service or a collapsed group. */
export interface MapNode extends Box {
  /** Unique in the map, and the same in every map of the folder. */
  readonly id: string;
  readonly kind: 'service' | 'external' | 'group';
  /** Name of the service, title of the group. */
  readonly title: string;
  /** Id of its group; null for a group, and for a service without one. */
  readonly group: string | null;
  /** Services in it; 1 for a service. */
  readonly services: number;
  /** Services in it with a score above the threshold in some window. */
  readonly anomalous: number;
  /** The highest score of its windows, in units of the threshold; null where nothing was judged. */
  readonly score: number | null;
  /** Incidents of which it, or a service in it, is the likeliest cause. */
  readonly caused: number;
  /** Requests per second; the sum over a group counts requests between its services too. */
  readonly ratePerS: number | null;
  /** Share of failed requests, 0 to 1. */
  readonly errorShare: number | null;
  /** All figures; absent for a group, and where nothing was recorded. */
  readonly red?: Red;
}

/** Calls or messages from one node to another. */
export interface MapEdge {
  /** Indices of `nodes`; the same for a service that calls itself. */
  readonly from: number;
  readonly to: number;
  readonly declared: boolean;
  readonly observed: boolean;
  readonly messages: boolean;
  /** Calls, or messages, that were seen. */
  readonly count: number;
  /** Edges between services that it stands for. */
  readonly joined: number;
  readonly ratePerS: number | null;
  readonly errorShare: number | null;
  /** All figures; absent where it stands for several edges, and where nothing was recorded. */
  readonly red?: Red;
  /** From the box of `from` to the box of `to`; at least two points. */
  readonly line: Line;
}

/** The id of a service's node. */
export function serviceId(name: string): string {
  return `service:${name}`;
}

/** `6.3/s, 2 % errors, p99 20 ms`; without percentiles for sums, empty where nothing was recorded. */
export function loadWords({
  red,
  ratePerS,
  errorShare,
}: Pick<MapNode, 'ratePerS' | 'errorShare' | 'red'>): string {
  return red !== undefined
    ? briefRed(red)
    : [
        ...(ratePerS === null ? [] : [`${formatPerSecond(ratePerS)}/s`]),
        ...(errorShare === null || errorShare === 0 ? [] : [`${formatPercent(errorShare)} errors`]),
      ].join(', ');
}
