/** Which series of metric files say something of a service's CPU, memory and network bytes. */
import { median } from '../../../numeric/quantile';
import { quantityOf } from '../../anomaly/measured/quantity';
import type { MeasuredQuantity } from './metric-deviations';
import type { QuantityName } from './quantities';
import type { TimeSeries } from './series-deviation';

/** A series and the service it belongs to. */
export interface OwnedSeries extends TimeSeries {
  readonly service: string;
  readonly metric: string;
}

const BYTES = /net(?:work)?.*(?:bytes|receive|transmit|[rt]x)|(?:receive|transmit)[a-z_]*bytes/i;

/** @param services names, in the order of the recording; series of others are left out */
export function measuredQuantities(
  series: readonly OwnedSeries[],
  services: readonly string[],
): MeasuredQuantity[] {
  return series.flatMap(({ service, metric, timesMs, values }) => {
    const place = services.indexOf(service);
    const quantity = quantityNamed(metric, values);
    return place < 0 || quantity === null ? [] : [{ service: place, quantity, timesMs, values }];
  });
}

function quantityNamed(metric: string, values: Float64Array): QuantityName | null {
  if (BYTES.test(metric)) {
    return 'traffic';
  }
  const known = values.filter((value) => !Number.isNaN(value));
  const kind = known.length > 0 ? quantityOf(metric, median(known))?.kind : undefined;
  return kind === 'cpu' || kind === 'memory' ? kind : null;
}
