import type { Call } from '../network';
import { quantileTable } from './quantile-table';
import type { SeenCall, SeenVisit } from './observe-visits';

/** The n-th call of one operation to another, over all visits that made it. */
interface Pattern {
  readonly operation: number;
  made: number;
  /** Sum of the groups it was in. */
  groups: number;
  outlived: number;
  /** What passed on the way, and from the start of its group until it was made. */
  readonly wireMs: number[];
}

/** Later calls to the same operation are told apart up to this many; the rest go with the last. */
const MAX_REPEATS = 32;
/** A call begins a new group unless it began this much before the one before it ended. */
const OVERLAP_MS = 0.05;

/**
 * The calls of an operation as groups. Calls that overlap are in one group, others follow one another. Where visits differ, each
 * call has the group that it is in on average, and the share of visits that make it.
 */
export function callGroups(visits: readonly SeenVisit[]): readonly (readonly Call[])[] {
  const patterns = new Map<string, Pattern>();
  for (const { calls } of visits) {
    const seen = new Map<number, number>();
    const placed = placesOf(calls);
    calls.forEach((call, index) => {
      const repeat = Math.min(seen.get(call.operation) ?? 0, MAX_REPEATS - 1);
      seen.set(call.operation, repeat + 1);
      const key = `${call.operation} ${repeat}`;
      const pattern = patterns.get(key) ?? {
        operation: call.operation,
        made: 0,
        groups: 0,
        outlived: 0,
        wireMs: [],
      };
      patterns.set(key, pattern);
      pattern.made++;
      pattern.groups += placed[index].group;
      pattern.outlived += Number(call.outlivesCaller);
      pattern.wireMs.push(call.wireMs + placed[index].lagMs);
    });
  }
  const groups = new Map<number, Call[]>();
  for (const { operation, made, groups: sum, outlived, wireMs } of patterns.values()) {
    const group = Math.round(sum / made);
    const probability = made / visits.length;
    const calls = groups.get(group) ?? [];
    groups.set(group, calls);
    calls.push({
      operation,
      probability: Math.min(1, probability),
      times: Math.max(1, Math.round(probability)),
      isAsync: outlived > made / 2,
      ...networkOf(wireMs),
    });
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, calls]) => calls);
}

interface Place {
  readonly group: number;
  /** How long after the first call of its group it began. */
  readonly lagMs: number;
}

/** @param calls in the order of their starts */
function placesOf(calls: readonly SeenCall[]): Place[] {
  let group = -1;
  let firstMs = 0;
  let endMs = -Infinity;
  return calls.map((call) => {
    if (group < 0 || call.startMs > endMs - OVERLAP_MS) {
      group++;
      firstMs = call.startMs;
      endMs = -Infinity;
    }
    // Nobody waits for what outlives the caller, so nothing follows its end.
    endMs = Math.max(endMs, call.outlivesCaller ? call.startMs : call.endMs);
    return { group, lagMs: call.startMs - firstMs };
  });
}

function networkOf(wireMs: readonly number[]): Pick<Call, 'networkS' | 'network'> {
  const mean = wireMs.reduce((sum, each) => sum + each, 0) / wireMs.length;
  return mean === 0 ? { networkS: 0 } : { networkS: mean / 1000, network: quantileTable(wireMs) };
}
