/** Deviations of an incident as measurements beside the traces show them. */
import { QUANTITIES, QUANTITY_COUNT as Q, quantityIndex, type QuantityName } from './quantities';
import { seriesDeviation, type Interval, type TimeSeries } from './series-deviation';
import type { Deviations } from './signature';

/** One quantity of one service, measured. */
export interface MeasuredQuantity extends TimeSeries {
  readonly service: number;
  readonly quantity: QuantityName;
}

export interface Around {
  /** How long before the incident the usual range is read. */
  readonly beforeMs: number;
  /** Other incidents: their time is not usual. */
  readonly others: readonly Interval[];
}

/** Where several series measure the same of a service, its replicas for example, the one that moved most counts. */
export function metricDeviations(
  series: readonly MeasuredQuantity[],
  services: number,
  inside: Interval,
  { beforeMs, others }: Around,
): Deviations {
  const deviations = new Float32Array(services * Q).fill(NaN);
  const before = { fromMs: inside.fromMs - beforeMs, toMs: inside.fromMs };
  const isExcluded = (time: number): boolean =>
    others.some(({ fromMs, toMs }) => time >= fromMs && time < toMs);
  for (const { service, quantity, ...measured } of series) {
    const index = quantityIndex(quantity);
    const value = seriesDeviation(measured, inside, before, QUANTITIES[index], isExcluded);
    const at = service * Q + index;
    if (!(Math.abs(value) <= Math.abs(deviations[at]))) {
      deviations[at] = Number.isNaN(value) ? deviations[at] : value;
    }
  }
  return deviations;
}

/** What is known from both; `first` wins where both know. */
export function joinDeviations(first: Deviations, second: Deviations): Deviations {
  return first.map((value, at) => (Number.isNaN(value) ? second[at] : value));
}
