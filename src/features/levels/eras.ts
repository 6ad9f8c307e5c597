/** Each level of a service has its own usual values: observations are compared within it. */
import type { LinkedSpans } from '../../topology/link';
import { NO_EDGE, type ObservedCalls } from '../../topology/calls';
import { featureIndex, NODE_FEATURE_COUNT as F } from '../node-features';
import type { WindowGrid } from '../grid';
import type { LevelChange } from './level-change';

const RATE = featureIndex('rate');
/** Changes of the same service within this time are one. */
const SAME_MS = 60_000;

/**
 * When new levels begin, per service. A service's change moves the latency of all that wait for it, so their levels
 * begin anew as well.
 */
export function levelStarts(
  changes: readonly LevelChange[],
  edges: readonly { readonly from: number; readonly to: number }[],
  services: number,
): number[][] {
  const starts: number[][] = Array.from({ length: services }, () => []);
  for (const { service, feature, atMs } of changes) {
    if (feature === RATE) {
      continue;
    }
    const reached = new Set([service]);
    for (const callee of reached) {
      if (starts[callee].every((known) => Math.abs(known - atMs) > SAME_MS)) {
        starts[callee].push(atMs);
      }
      edges.filter(({ to }) => to === callee).forEach(({ from }) => reached.add(from));
    }
  }
  return starts.map((own) => own.sort((a, b) => a - b));
}

/** Spans that are compared with nothing. */
export const NO_GROUP = 0xffffffff;

/**
 * Splits groups of comparable spans where a level of their service, or of the called one, begins.
 * @param blurMs spans so near to the beginning may be of either level and are compared with nothing
 */
export function groupLevels(
  groupOfRow: Uint32Array,
  { columns }: LinkedSpans,
  { edges, edgeOfRow }: ObservedCalls,
  starts: readonly (readonly number[])[],
  blurMs: number,
): Uint32Array {
  const levelOf = (service: number, atMs: number): number => {
    const begun = starts[service].filter((startMs) => atMs >= startMs).length;
    return starts[service].some((startMs) => Math.abs(atMs - startMs) < blurMs) ? NaN : begun;
  };
  const numbers = new Map<string, number>();
  return groupOfRow.map((group, row) => {
    const atMs = columns.startMs[row];
    const edge = edgeOfRow[row];
    const own = levelOf(columns.service[row], atMs);
    const called = edge === NO_EDGE ? 0 : levelOf(edges[edge].to, atMs);
    if (Number.isNaN(own + called)) {
      return NO_GROUP;
    }
    const key = `${group} ${own} ${called}`;
    let number = numbers.get(key);
    if (number === undefined) {
      numbers.set(key, (number = numbers.size));
    }
    return number;
  });
}

/** Takes changes of the rate out of the node features, in place. */
export function levelRates(
  node: Float32Array,
  { startMs, widthMs, count }: WindowGrid,
  services: number,
  changes: readonly LevelChange[],
): void {
  for (const { service, feature, atMs, before, after } of changes) {
    if (feature !== RATE) {
      continue;
    }
    for (let window = Math.max(0, Math.round((atMs - startMs) / widthMs)); window < count; window++) {
      node[(window * services + service) * F + RATE] -= after - before;
    }
  }
}
