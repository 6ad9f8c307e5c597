import { formatMs, formatPercent } from '../../../src/contracts/format';
import type { ForecastQuantity } from '../../../src/contracts/forecast/service-forecast';

export const quantities: readonly { readonly value: ForecastQuantity; readonly label: string }[] = [
  { value: 'latencyP90Ms', label: 'p90 latency' },
  { value: 'latencyP50Ms', label: 'Median latency' },
  { value: 'latencyP99Ms', label: 'p99 latency' },
  { value: 'ratePerS', label: 'Request rate' },
  { value: 'errorShare', label: 'Error share' },
];

export function quantityLabel(quantity: ForecastQuantity): string {
  return quantities.find(({ value }) => value === quantity)?.label ?? quantity;
}

/** A value with its unit. */
export function formatValue(quantity: ForecastQuantity, value: number | null): string {
  if (value === null) {
    return 'no data';
  }
  if (quantity === 'errorShare') {
    return formatPercent(value);
  }
  return quantity === 'ratePerS' ? `${Number(value.toPrecision(3))}/s` : formatMs(value);
}
