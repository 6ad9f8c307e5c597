import { extractFeatures, type Features } from '../../src/features/extract';
import { findChanges } from '../../src/methods/anomaly/levels/find-changes';
import { observeCalls } from '../../src/topology/calls';
import { linkSpans } from '../../src/topology/link';
import { simulate, type Simulation } from '../model/simulate';

/**
 * What an analysis extracts from a recording, without files between.
 * @param windowMs width of the windows; chosen from the data when left out
 */
export function featuresOf(plan: Simulation, windowMs?: number): Features {
  const linked = linkSpans(simulate(plan));
  return extractFeatures(linked, observeCalls(linked), windowMs, findChanges);
}
