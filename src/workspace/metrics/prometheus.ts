import type { JsonObject, RecordShape } from '../../io/json-cut';
import { parseNumber } from '../cells/number';
import { arrayOf, objectOf } from '../traces/json-value';
import type { SeriesCollector } from './series';

/**
 * Prometheus' answer to a range query, also without what is around `result`, and lines of VictoriaMetrics' export: a
 * record is one series.
 */
export const PROMETHEUS_SHAPE: RecordShape = {
  enterKeys: new Set(['data', 'result']),
  recordKeys: new Set(['metric', 'values', 'value', 'timestamps', 'histograms', 'histogram']),
  isRecord: (value) => Array.isArray(value.values) || Array.isArray(value.histograms),
};

/** Whether a record answers for one moment only. */
export function isInstant(value: JsonObject): boolean {
  return Array.isArray(value.value) || Array.isArray(value.histogram);
}

/**
 * Adds one series; Prometheus' times are in seconds and its values text, VictoriaMetrics' times in milliseconds. A
 * native histogram gives its `.count` and `.sum`, which are totals unless the query asked for a rate.
 */
export function addPrometheusSeries(record: JsonObject, into: SeriesCollector): void {
  const name = nameOf(record.metric);
  if (Array.isArray(record.timestamps)) {
    const values = arrayOf(record.values);
    record.timestamps.forEach((time, index) => into.add(name, Number(time), numberOf(values[index])));
    return;
  }
  for (const point of arrayOf(record.values)) {
    if (Array.isArray(point)) {
      const [time, value] = point as readonly unknown[];
      into.add(name, Number(time) * 1000, numberOf(value));
    }
  }
  for (const point of arrayOf(record.histograms)) {
    if (Array.isArray(point)) {
      const [time, value] = point as readonly unknown[];
      const histogram = objectOf(value);
      into.add(`${name}.count`, Number(time) * 1000, numberOf(histogram?.count));
      into.add(`${name}.sum`, Number(time) * 1000, numberOf(histogram?.sum));
    }
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? parseNumber(value) : NaN;
}

/** As Prometheus writes it: `up{job="cart"}`. */
export function nameOf(metric: unknown): string {
  const labels = typeof metric === 'object' && metric !== null ? Object.entries(metric) : [];
  const name = labels.find(([label]) => label === '__name__');
  const rest = labels
    .filter(([label]) => label !== '__name__')
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return (
    `${name === undefined ? '' : String(name[1])}${rest.length > 0 ? `{${rest.join(', ')}}` : ''}` || '{}'
  );
}
