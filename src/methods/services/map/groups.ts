import type { GroupCriterion } from '../../../contracts/service-map';
import { communities, type Link } from './louvain';

export interface GroupedService {
  readonly name: string;
  readonly namespace?: string;
}

export interface Group {
  readonly title: string;
  /** Positions of its services, ascending. */
  readonly members: readonly number[];
}

export interface Grouping {
  readonly by: GroupCriterion | null;
  readonly groups: readonly Group[];
}

/** So many boxes can be read at once: more services are grouped. */
export const MAX_UNGROUPED = 60;
/** Fewer services stay what they are. */
const LEAST_MEMBERS = 3;
/** A group that holds more than this share of the services explains nothing. */
const MOST_SHARE = 0.6;
/** Prefixes of one word, then of two. */
const PREFIX_WORDS = [1, 2];
const SEPARATOR = /[-_./:]/;
const OTHERS = 'other services';

/**
 * Groups services where there are many: by namespace, else by how their names begin, else by who calls whom. A criterion
 * serves when it leaves no more boxes than can be read and no group holds most of the services.
 * @param links calls between services, by position
 */
export function groupServices(services: readonly GroupedService[], links: readonly Link[]): Grouping {
  if (services.length <= MAX_UNGROUPED) {
    return { by: null, groups: [] };
  }
  const named: readonly (readonly [GroupCriterion, readonly (string | undefined)[]])[] = [
    ['namespace', services.map(({ namespace }) => namespace)],
    ...PREFIX_WORDS.map((words) => ['name', services.map(({ name }) => prefixOf(name, words))] as const),
  ];
  for (const [by, titles] of named) {
    const groups = titled(titles);
    if (serves(groups, services.length)) {
      return { by, groups };
    }
  }
  const community = communities(services.length, links);
  const weight = weights(services.length, links);
  const groups = titled(community.map(String)).map(({ members }): Group => {
    const busiest = members.reduce((best, each) => (weight[each] > weight[best] ? each : best));
    return { title: `${services[busiest].name} and ${members.length - 1} others`, members };
  });
  return { by: 'calls', groups: withOthers(groups, services.length) };
}

/** Groups with members enough, in the order of their first members. */
function titled(titles: readonly (string | undefined)[]): Group[] {
  const members = new Map<string, number[]>();
  titles.forEach((title, position) => {
    if (title !== undefined) {
      members.set(title, [...(members.get(title) ?? []), position]);
    }
  });
  return [...members].flatMap(([title, positions]) =>
    positions.length < LEAST_MEMBERS ? [] : [{ title, members: positions }],
  );
}

function serves(groups: readonly Group[], services: number): boolean {
  const largest = Math.max(0, ...groups.map(({ members }) => members.length));
  return groups.length > 1 && largest <= MOST_SHARE * services && boxes(groups, services) <= MAX_UNGROUPED;
}

/** Boxes of the picture while every group is collapsed. */
function boxes(groups: readonly Group[], services: number): number {
  return services + groups.reduce((sum, { members }) => sum + 1 - members.length, 0);
}

/** Joins what calls nobody, and the smallest groups where there are too many, until the boxes can be read. */
function withOthers(groups: readonly Group[], services: number): Group[] {
  if (boxes(groups, services) <= MAX_UNGROUPED) {
    return [...groups];
  }
  const kept = [...groups]
    .sort((a, b) => b.members.length - a.members.length || a.members[0] - b.members[0])
    .slice(0, MAX_UNGROUPED - 1);
  const grouped = new Set(kept.flatMap(({ members }) => members));
  const rest = Array.from({ length: services }, (_, position) => position).filter(
    (position) => !grouped.has(position),
  );
  return [...kept.sort((a, b) => a.members[0] - b.members[0]), { title: OTHERS, members: rest }];
}

/** The first words of a name, if more follow. */
function prefixOf(name: string, words: number): string | undefined {
  const parts = name.split(SEPARATOR);
  return parts.length > words ? name.slice(0, parts.slice(0, words).join('-').length) : undefined;
}

function weights(count: number, links: readonly Link[]): Float64Array {
  const sums = new Float64Array(count);
  for (const { from, to, weight } of links) {
    sums[from] += weight;
    sums[to] += weight;
  }
  return sums;
}
