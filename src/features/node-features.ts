import type { LinkedSpans } from '../topology/link';
import { Role } from '../topology/link';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import type { WindowGrid } from './grid';
import { shiftsOf, USUAL_OBSERVATIONS, type Observations, type Shifts } from './shifts';
import type { Visits } from './visits';

export interface NodeFeature {
  readonly name: string;
  /** Smallest relevant difference, in the feature's own (mostly logarithmic) unit. */
  readonly floor: number;
  /** Local features point at the service itself; the others also move when a neighbour is in trouble. */
  readonly local: boolean;
  /** Only a rise is bad. */
  readonly upOnly: boolean;
}

/** The state of one service in one window. The order is part of every saved model. */
export const NODE_FEATURES = [
  { name: 'rate', floor: 0.3, local: false, upOnly: false },
  { name: 'errors', floor: 0.02, local: false, upOnly: true },
  { name: 'ownErrors', floor: 0.02, local: true, upOnly: true },
  { name: 'callFailures', floor: 0.02, local: true, upOnly: true },
  { name: 'latency', floor: 0.1, local: false, upOnly: false },
  { name: 'latencyTail', floor: 0.1, local: false, upOnly: true },
  { name: 'work', floor: 0.1, local: true, upOnly: false },
  { name: 'workTail', floor: 0.1, local: true, upOnly: true },
  { name: 'wireIn', floor: 0.15, local: true, upOnly: false },
  { name: 'wireTail', floor: 0.1, local: true, upOnly: true },
  { name: 'wireOut', floor: 0.15, local: true, upOnly: false },
  { name: 'fanOut', floor: 0.1, local: true, upOnly: false },
  { name: 'steps', floor: 0.1, local: true, upOnly: false },
] as const satisfies readonly NodeFeature[];

export type NodeFeatureName = (typeof NODE_FEATURES)[number]['name'];
export const NODE_FEATURE_COUNT = NODE_FEATURES.length;
export const featureIndex = (name: NodeFeatureName): number =>
  NODE_FEATURES.findIndex((feature) => feature.name === name);

/** Time differences below this many milliseconds do not matter. */
const SOFT_FLOOR_MS = 0.3;
/** From this many different callees on, a slowness common to all calls of a service is the caller's own. */
const CALLEES_FOR_OWN_SLOWNESS = 3;

/**
 * Assembles the state of every service in every window.
 * @returns row-major [windows, services, NODE_FEATURE_COUNT]; NaN where nothing is known
 */
export function nodeFeatures(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
  groupOfRow: Uint32Array,
): Float32Array {
  const services = observed.services.length;
  const edges = observed.edges.length;
  const timed = (row: number): boolean =>
    windowOfRow[row] >= 0 && !(linked.columns.flags[row] & SpanFlag.unfinished);
  const entries = rowsWhere(linked.role, (row) => linked.role[row] === Role.entry && timed(row));
  const calls = rowsWhere(linked.role, (row) => visits.wireMs[row] >= 0 && timed(row));
  // A visit that ended early because a callee failed says nothing about the service's own behaviour.
  const undisturbed = entries.filter((row) => !visits.calleeFailed[row]);
  const ofService = (rows: Uint32Array, value: (row: number) => number): Observations =>
    observe(rows, (row) => linked.columns.service[row], windowOfRow, groupOfRow, value);

  const { columns } = linked;
  const latency = shiftsOf(
    ofService(entries, (row) => columns.durationMs[row]),
    services,
    grid.count,
    SOFT_FLOOR_MS,
  );
  const work = shiftsOf(
    ofService(undisturbed, (row) => visits.workMs[row]),
    services,
    grid.count,
    SOFT_FLOOR_MS,
  );
  const fanOut = shiftsOf(
    ofService(undisturbed, (row) => visits.calls[row]),
    services,
    grid.count,
    'difference',
  );
  const steps = shiftsOf(
    ofService(undisturbed, (row) => visits.steps[row]),
    services,
    grid.count,
    'difference',
  );
  const wireGroups = edgeGroups(calls, observed.edgeOfRow, groupOfRow);
  const wire = shiftsOf(
    observe(
      calls,
      (row) => observed.edgeOfRow[row],
      windowOfRow,
      wireGroups,
      (row) => visits.wireMs[row],
    ),
    edges,
    grid.count,
    SOFT_FLOOR_MS,
  );
  const { wireIn, wireTail, wireOut } = attributeWire(observed, wire, services, grid.count);
  const errors = errorShares(linked, observed, visits, grid, windowOfRow);

  const result = new Float32Array(grid.count * services * NODE_FEATURE_COUNT).fill(NaN);
  for (let window = 0; window < grid.count; window++) {
    if (!grid.present[window]) {
      continue;
    }
    for (let service = 0; service < services; service++) {
      const cell = window * services + service;
      const requests = observed.services[service].external ? errors.inbound[cell] : errors.entries[cell];
      const values: Record<NodeFeatureName, number> = {
        rate: Math.log((requests + 1) / grid.coveredS[window]),
        errors: errors.all[cell],
        ownErrors: errors.own[cell],
        callFailures: errors.callFailures[cell],
        latency: latency.mean[cell],
        latencyTail: latency.tail[cell],
        work: work.mean[cell],
        workTail: work.tail[cell],
        wireIn: wireIn[cell],
        wireTail: wireTail[cell],
        wireOut: wireOut[cell],
        fanOut: fanOut.mean[cell],
        steps: steps.mean[cell],
      };
      NODE_FEATURES.forEach((feature, index) => {
        result[cell * NODE_FEATURE_COUNT + index] = values[feature.name];
      });
    }
  }
  return result;
}

function rowsWhere(all: Uint8Array, keep: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < all.length; row++) {
    if (keep(row)) {
      rows.push(row);
    }
  }
  return Uint32Array.from(rows);
}

function observe(
  rows: Uint32Array,
  entityOf: (row: number) => number,
  windowOfRow: Int32Array,
  groupOfRow: Uint32Array,
  valueOf: (row: number) => number,
): Observations {
  const length = rows.length;
  const observations = {
    length,
    entity: new Uint32Array(length),
    window: new Uint32Array(length),
    group: new Uint32Array(length),
    value: new Float64Array(length),
  };
  rows.forEach((row, i) => {
    observations.entity[i] = entityOf(row);
    observations.window[i] = windowOfRow[row];
    observations.group[i] = groupOfRow[row];
    observations.value[i] = valueOf(row);
  });
  return observations;
}

/** One operation may call several services: wire times are comparable per (edge, operation). */
function edgeGroups(calls: Uint32Array, edgeOfRow: Int32Array, groupOfRow: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  const groups = new Uint32Array(groupOfRow.length);
  for (const row of calls) {
    const key = edgeOfRow[row] * 0x1000000 + groupOfRow[row];
    let group = numbers.get(key);
    if (group === undefined) {
      numbers.set(key, (group = numbers.size));
    }
    groups[row] = group;
  }
  return groups;
}

/**
 * Time on the wire belongs to neither side alone. What all calls of a service with several callees have in common is
 * the caller's (its event loop or network is busy); what remains, averaged over all callers, is the callee's.
 */
function attributeWire(
  observed: ObservedCalls,
  wire: Shifts,
  services: number,
  windows: number,
): Record<'wireIn' | 'wireTail' | 'wireOut', Float32Array> {
  const edges = observed.edges.length;
  const outgoing: number[][] = Array.from({ length: services }, () => []);
  observed.edges.forEach((edge, index) => outgoing[edge.from].push(index));
  const wireIn = new Float32Array(windows * services);
  const wireTail = new Float32Array(windows * services);
  const wireOut = new Float32Array(windows * services).fill(NaN);
  const weight = new Float32Array(services);
  for (let window = 0; window < windows; window++) {
    weight.fill(0);
    for (let caller = 0; caller < services; caller++) {
      const shifts = outgoing[caller]
        .map((edge) => wire.mean[window * edges + edge])
        .filter((shift) => !Number.isNaN(shift));
      if (shifts.length < CALLEES_FOR_OWN_SLOWNESS) {
        continue;
      }
      shifts.sort((a, b) => a - b);
      wireOut[window * services + caller] = shifts[(shifts.length - 1) >> 1];
    }
    observed.edges.forEach((edge, index) => {
      const calls = wire.count[window * edges + index];
      if (calls === 0) {
        return;
      }
      const common = Math.max(0, wireOut[window * services + edge.from] || 0);
      wireIn[window * services + edge.to] += (wire.mean[window * edges + index] - common) * calls;
      wireTail[window * services + edge.to] +=
        Math.max(0, wire.tail[window * edges + index] - common) * calls;
      weight[edge.to] += calls;
    });
    for (let service = 0; service < services; service++) {
      const cell = window * services + service;
      wireIn[cell] = weight[service] > 0 ? wireIn[cell] / weight[service] : NaN;
      wireTail[cell] = weight[service] > 0 ? wireTail[cell] / weight[service] : NaN;
    }
  }
  return { wireIn, wireTail, wireOut };
}

interface ErrorShares {
  /** Requests answered, whether their end was recorded or not. */
  readonly entries: Float32Array;
  /** Calls seen from the callers' side. */
  readonly inbound: Float32Array;
  readonly all: Float32Array;
  readonly own: Float32Array;
  readonly callFailures: Float32Array;
}

/** Shares per cell [windows, services]; a call that failed without a failed entry below it never got an answer. */
function errorShares(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
): ErrorShares {
  const { columns, role, childStart, childRows } = linked;
  const services = observed.services.length;
  const cells = grid.count * services;
  const entries = new Float32Array(cells);
  const failed = new Float32Array(cells);
  const failedAlone = new Float32Array(cells);
  const inbound = new Float32Array(cells);
  const unanswered = new Float32Array(cells);
  for (let row = 0; row < role.length; row++) {
    const window = windowOfRow[row];
    if (window < 0) {
      continue;
    }
    const error = (columns.flags[row] & SpanFlag.error) !== 0;
    if (role[row] === Role.entry) {
      const cell = window * services + columns.service[row];
      entries[cell]++;
      if (error) {
        failed[cell]++;
      }
      if (error && !visits.calleeFailed[row]) {
        failedAlone[cell]++;
      }
    } else if (role[row] === Role.call && observed.edgeOfRow[row] !== NO_EDGE) {
      const cell = window * services + observed.edges[observed.edgeOfRow[row]].to;
      inbound[cell]++;
      if (error && !hasFailedChild(row)) {
        unanswered[cell]++;
      }
    }
  }
  function hasFailedChild(row: number): boolean {
    for (let i = childStart[row]; i < childStart[row + 1]; i++) {
      if (columns.flags[childRows[i]] & SpanFlag.error) {
        return true;
      }
    }
    return false;
  }
  const sum = (values: Float32Array, service: number): number => {
    let total = 0;
    for (let cell = service; cell < cells; cell += services) {
      total += values[cell];
    }
    return total;
  };
  const share = (part: Float32Array, whole: Float32Array): Float32Array => {
    const usual = Float64Array.from(
      { length: services },
      (_, service) => sum(part, service) / Math.max(1, sum(whole, service)),
    );
    return part.map((count, cell) =>
      whole[cell] > 0
        ? (count + USUAL_OBSERVATIONS * usual[cell % services]) / (whole[cell] + USUAL_OBSERVATIONS)
        : NaN,
    );
  };
  return {
    entries,
    inbound,
    all: share(failed, entries),
    own: share(failedAlone, entries),
    callFailures: share(unanswered, inbound),
  };
}
