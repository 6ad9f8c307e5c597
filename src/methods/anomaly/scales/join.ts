/** Which segments of which services are one incident. */
import type { Edge } from './readings';
import type { Segment } from './segments';

export interface SegmentGroup {
  readonly fromMs: number;
  readonly toMs: number;
  readonly score: number;
  /** The strongest first. */
  readonly segments: readonly Segment[];
}

/** A weaker group of a single cell is chance, unless the whole stretch is clear. */
const STRONG = 2;
const CLEAR = 1.3;
const CLEAR_JOINT = 1.25;
/** Trouble of the same service that comes back within this time belongs to the same incident. */
const REST_MS = 45_000;
/** Trouble of a neighbour may follow so much later: queues drain, retries end. */
const NEIGHBOUR_REST_MS = 15_000;
/** Services that do not call each other share an incident when this share of the shorter segment overlaps. */
const MIN_OVERLAP = 0.3;
/** A segment moves the edges of an incident only when this share of it lies inside. */
const MIN_INSIDE = 0.5;

/**
 * Joins segments, the strongest first: each joins the incident it overlaps most, or begins one. A weak long segment so
 * never makes one incident of two.
 */
export function joinSegments(segments: readonly Segment[], edges: readonly Edge[]): SegmentGroup[] {
  const pairs = new Set(edges.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
  const groups: { fromMs: number; toMs: number; segments: Segment[]; anchors: Segment[] }[] = [];
  for (const segment of [...segments].sort((a, b) => b.score - a.score || a.fromMs - b.fromMs)) {
    const joined = groups
      .filter((group) => group.anchors.some((member) => together(member, segment, pairs)))
      .map((group) => ({ group, overlapMs: overlapOf(group, segment) }))
      .sort((a, b) => b.overlapMs - a.overlapMs)[0];
    if (joined === undefined) {
      groups.push({ fromMs: segment.fromMs, toMs: segment.toMs, segments: [segment], anchors: [segment] });
      continue;
    }
    const { group, overlapMs } = joined;
    group.segments.push(segment);
    const sameService = segment.service === group.segments[0].service;
    if (sameService || overlapMs >= MIN_INSIDE * (segment.toMs - segment.fromMs)) {
      group.anchors.push(segment);
      group.fromMs = Math.min(group.fromMs, segment.fromMs);
      group.toMs = Math.max(group.toMs, segment.toMs);
    }
  }
  return groups
    .filter((group) => isNoChance(group.segments))
    .map(({ fromMs, toMs, segments: all }) => ({ fromMs, toMs, segments: all, score: all[0].score }))
    .sort((a, b) => a.fromMs - b.fromMs || b.score - a.score);
}

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Negative when time lies between the two. */
function overlapOf(a: Interval, b: Interval): number {
  return Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs);
}

function together(a: Segment, b: Segment, pairs: ReadonlySet<string>): boolean {
  const overlapMs = overlapOf(a, b);
  if (a.service === b.service) {
    return overlapMs > -REST_MS;
  }
  if (pairs.has(`${a.service} ${b.service}`)) {
    return overlapMs > -NEIGHBOUR_REST_MS;
  }
  return overlapMs >= MIN_OVERLAP * Math.min(a.toMs - a.fromMs, b.toMs - b.fromMs);
}

function isNoChance(members: readonly Segment[]): boolean {
  const cells = members.reduce((sum, member) => sum + member.cells, 0);
  return (
    members[0].score >= STRONG ||
    (cells > 1 && members[0].score >= CLEAR) ||
    members.some(({ joint }) => joint >= CLEAR_JOINT)
  );
}
