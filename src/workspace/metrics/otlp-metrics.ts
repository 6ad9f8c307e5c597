import type { JsonObject, RecordShape } from '../../io/json-cut';
import { arrayOf, objectOf, pick, textOf } from '../traces/json-value';
import { attributesOf } from '../traces/otlp';
import { instantOf, toMs } from '../traces/times';
import type { SeriesCollector } from './series';

const SCOPE_KEYS = ['scopeMetrics', 'scope_metrics', 'instrumentationLibraryMetrics'];

/** OTLP metrics in JSON, one object or lines: a record is an element of `resourceMetrics`. */
export const OTLP_METRICS_SHAPE: RecordShape = {
  enterKeys: new Set(['resourceMetrics', 'resource_metrics']),
  recordKeys: new Set(['resource', ...SCOPE_KEYS]),
  isRecord: (value) => SCOPE_KEYS.some((key) => Array.isArray(value[key])),
};

const CUMULATIVE = new Set<unknown>([2, '2', 'AGGREGATION_TEMPORALITY_CUMULATIVE']);

/** A counter at its last report. */
interface Total {
  readonly timeMs: number;
  readonly sum: number;
  readonly count: number;
}

/**
 * Turns data points into measurements one can forecast: gauges as they are; counters that only grow, per second;
 * histograms and summaries as a rate (`.count`) and a mean (`.mean`). A counter has no value where it restarts.
 */
export class OtlpMetricsReader {
  private readonly totals = new Map<string, Total>();

  constructor(private readonly into: SeriesCollector) {}

  /** One element of `resourceMetrics`. */
  add(record: JsonObject): void {
    const resource = objectOf(record.resource);
    const service = new Map(attributesOf(resource?.attributes)).get('service.name');
    const prefix = typeof service === 'string' ? `${service} ` : '';
    for (const scope of arrayOf(pick(record, ...SCOPE_KEYS))) {
      for (const metric of arrayOf(objectOf(scope)?.metrics)) {
        this.metric(objectOf(metric) ?? {}, prefix);
      }
    }
  }

  private metric(metric: JsonObject, prefix: string): void {
    const name = `${prefix}${textOf(metric.name) ?? 'unnamed'}`;
    this.points(metric.gauge, name, (series, timeMs, point) =>
      this.into.add(series, timeMs, numberOf(point)),
    );
    const sum = objectOf(metric.sum);
    const grows = pick(sum ?? {}, 'isMonotonic', 'is_monotonic') === true;
    this.points(sum, name, (series, timeMs, point, isTotal) => {
      if (!grows) {
        this.into.add(series, timeMs, numberOf(point));
      } else if (isTotal) {
        this.growth(series, { timeMs, sum: numberOf(point), count: 0 }, (by, seconds) =>
          this.into.add(series, timeMs, by.sum / seconds),
        );
      } else {
        this.into.add(series, timeMs, numberOf(point) / secondsOf(point, timeMs));
      }
    });
    for (const kind of [metric.histogram, pick(metric, 'exponentialHistogram', 'exponential_histogram')]) {
      this.points(kind, name, this.distribution);
    }
    // A summary has no temporality: it is always a total.
    this.points(metric.summary, name, (series, timeMs, point) =>
      this.distribution(series, timeMs, point, true),
    );
  }

  private readonly distribution = (
    series: string,
    timeMs: number,
    point: JsonObject,
    isTotal: boolean,
  ): void => {
    const add = (by: { sum: number; count: number }, seconds: number): void => {
      this.into.add(`${series}.count`, timeMs, by.count / seconds);
      this.into.add(`${series}.mean`, timeMs, by.count > 0 ? by.sum / by.count : NaN);
    };
    const total = { timeMs, sum: Number(point.sum ?? NaN), count: Number(point.count ?? NaN) };
    if (isTotal) {
      this.growth(series, total, add);
    } else {
      add(total, secondsOf(point, timeMs));
    }
  };

  private points(
    kind: unknown,
    name: string,
    add: (series: string, timeMs: number, point: JsonObject, isTotal: boolean) => void,
  ): void {
    const data = objectOf(kind);
    if (data === undefined) {
      return;
    }
    const isTotal = CUMULATIVE.has(pick(data, 'aggregationTemporality', 'aggregation_temporality'));
    for (const item of arrayOf(pick(data, 'dataPoints', 'data_points'))) {
      const point = objectOf(item) ?? {};
      const time = instantOf(pick(point, 'timeUnixNano', 'time_unix_nano'), 'ns');
      if (time === undefined) {
        continue;
      }
      const labels = Array.from(
        attributesOf(point.attributes),
        ([key, value]) => `${key}=${JSON.stringify(value)}`,
      );
      add(labels.length === 0 ? name : `${name}{${labels.join(', ')}}`, toMs(time), point, isTotal);
    }
  }

  /** Calls `add` with what a total has grown by since its last report. */
  private growth(
    series: string,
    total: Total,
    add: (by: { sum: number; count: number }, seconds: number) => void,
  ): void {
    const last = this.totals.get(series);
    this.totals.set(series, total);
    if (
      last === undefined ||
      total.timeMs <= last.timeMs ||
      total.sum < last.sum ||
      total.count < last.count
    ) {
      return;
    }
    add({ sum: total.sum - last.sum, count: total.count - last.count }, (total.timeMs - last.timeMs) / 1000);
  }
}

function numberOf(point: JsonObject): number {
  return Number(pick(point, 'asDouble', 'asInt', 'as_double', 'as_int') ?? NaN);
}

/** How long a point that is no total covers; a second where it does not say. */
function secondsOf(point: JsonObject, timeMs: number): number {
  const start = instantOf(pick(point, 'startTimeUnixNano', 'start_time_unix_nano'), 'ns');
  const seconds = start === undefined ? 0 : (timeMs - toMs(start)) / 1000;
  return seconds > 0 ? seconds : 1;
}
