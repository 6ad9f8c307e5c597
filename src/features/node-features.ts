import { type LinkedSpans, Role } from '../topology/link';
import type { ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import type { WindowGrid } from './grid';
import { shiftsOf, type Observations } from './shifts';
import type { Visits } from './visits';
import { edgeGroups, attributeWire } from './attribute-wire';
import { errorShares } from './error-shares';

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
