import type { JsonObject, RecordShape } from '../../io/json-cut';
import { parseNumber } from '../cells/number';
import type { SeriesCollector } from './series';

/** Prometheus' answer to a range query, also without what is around `result`: a record is one series. */
export const PROMETHEUS_SHAPE: RecordShape = {
  enterKeys: new Set(['data', 'result']),
  recordKeys: new Set(['metric', 'values', 'value']),
  isRecord: (value) => Array.isArray(value.values),
};

/** Adds one series; times are in seconds, values are text. */
export function addPrometheusSeries(record: JsonObject, into: SeriesCollector): void {
  if (!Array.isArray(record.values)) {
    return;
  }
  const name = nameOf(record.metric);
  for (const point of record.values as readonly unknown[]) {
    if (!Array.isArray(point)) {
      continue;
    }
    const [time, value] = point as readonly unknown[];
    into.add(name, Number(time) * 1000, typeof value === 'number' ? value : parseNumber(String(value)));
  }
}

/** As Prometheus writes it: `up{job="cart"}`. */
function nameOf(metric: unknown): string {
  const labels = typeof metric === 'object' && metric !== null ? Object.entries(metric) : [];
  const name = labels.find(([label]) => label === '__name__');
  const rest = labels
    .filter(([label]) => label !== '__name__')
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return (
    `${name === undefined ? '' : String(name[1])}${rest.length > 0 ? `{${rest.join(', ')}}` : ''}` || '{}'
  );
}
