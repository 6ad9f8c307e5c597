/** Deviations of an incident as the spans of a recording show them. */
import { featureIndex, NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import type { Features } from '../../../features/extract';
import type { JudgedScale } from '../../anomaly/scales/judge';
import { observeInterval } from '../../anomaly/scales/rank';
import { QUANTITIES, QUANTITY_COUNT as Q, quantityIndex, type Quantity } from './quantities';
import { rateDeviations } from './rate-deviation';
import type { Interval } from './series-deviation';
import type { Deviations } from './signature';

export type JudgedRecording = Pick<Features, 'cells' | 'edges'> & {
  /** Ascending widths, at least one. */
  readonly scales: readonly JudgedScale[];
};

const RATE = quantityIndex('rate');
const places = (QUANTITIES as readonly Quantity[]).map(({ feature }) =>
  feature === undefined ? -1 : featureIndex(feature),
);

/** @returns [services, QUANTITIES]; NaN for what spans do not show, and where too few were recorded */
export function spanDeviations({ cells, edges, scales }: JudgedRecording, interval: Interval): Deviations {
  const { deviation, known, scale } = observeInterval(scales, cells, edges, interval.fromMs, interval.toMs);
  const deviations = new Float32Array(scale.services * Q).fill(NaN);
  const canMove = movable(cells, edges);
  for (let service = 0; service < scale.services; service++) {
    places.forEach((feature, quantity) => {
      const at = service * F + feature;
      if (feature >= 0 && known[at] && canMove(service, quantity)) {
        deviations[service * Q + quantity] = deviation[at];
      }
    });
  }
  rateDeviations(scale.cells, scale.services, interval).forEach((value, service) => {
    deviations[service * Q + RATE] = value;
  });
  return deviations;
}

/** What never happens in a recording says nothing: without recorded errors nobody knows whether errors are recorded. */
function movable(
  { errors }: JudgedRecording['cells'],
  edges: JudgedRecording['edges'],
): (service: number, quantity: number) => boolean {
  const calling = new Set(edges.map(({ from }) => from));
  const fails = errors.failed.some((count) => count > 0) || errors.unanswered.some((count) => count > 0);
  const failing: readonly number[] = [quantityIndex('errors'), quantityIndex('failures')];
  const fanOut = quantityIndex('fan-out');
  return (service, quantity) =>
    quantity === fanOut ? calling.has(service) : failing.includes(quantity) ? fails : true;
}
