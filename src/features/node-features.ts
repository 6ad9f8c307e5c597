import type { ObservedCalls } from '../topology/calls';
import { attributeWire } from './attribute-wire';
import type { Cells } from './cells';
import { shareOf } from './error-counts';
import { shiftsOf } from './shifts';

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

/**
 * Assembles the state of every service in every window.
 * @param present windows with enough data
 * @returns row-major [windows, services, NODE_FEATURE_COUNT]; NaN where nothing is known
 */
export function nodeFeatures(
  cells: Cells,
  observed: Pick<ObservedCalls, 'services' | 'edges'>,
  present: readonly boolean[],
): Float32Array {
  const services = observed.services.length;
  const { windows, coveredS } = cells;
  const latency = shiftsOf(cells.latency);
  const work = shiftsOf(cells.work);
  const fanOut = shiftsOf(cells.fanOut);
  const steps = shiftsOf(cells.steps);
  const { wireIn, wireTail, wireOut } = attributeWire(
    observed.edges,
    shiftsOf(cells.wire),
    services,
    windows,
  );
  const { entries, inbound, failed, failedAlone, unanswered } = cells.errors;
  const errors = shareOf(failed, entries, services);
  const ownErrors = shareOf(failedAlone, entries, services);
  const callFailures = shareOf(unanswered, inbound, services);

  const result = new Float32Array(windows * services * NODE_FEATURE_COUNT).fill(NaN);
  for (let window = 0; window < windows; window++) {
    if (!present[window]) {
      continue;
    }
    for (let service = 0; service < services; service++) {
      const cell = window * services + service;
      const requests = observed.services[service].external ? inbound[cell] : entries[cell];
      const values: Record<NodeFeatureName, number> = {
        rate: Math.log((requests + 1) / coveredS[window]),
        errors: errors[cell],
        ownErrors: ownErrors[cell],
        callFailures: callFailures[cell],
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
