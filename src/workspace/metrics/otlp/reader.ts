import type { JsonObject, RecordShape } from '../../../io/json-cut';
import { arrayOf, objectOf, pick, textOf } from '../../traces/json-value';
import { attributesOf } from '../../traces/otlp';
import type { ProblemLog } from '../../traces/problem-log';
import { serviceOfAttributes } from '../../traces/service-name';
import { instantOf, toMs } from '../../traces/times';
import type { SeriesCollector } from '../series';
import { nameStreams } from './names';
import { measure } from './measure';
import { type StreamKind, Streams } from './streams';

const SCOPE_KEYS = [
  'scopeMetrics',
  'scope_metrics',
  'instrumentationLibraryMetrics',
  'instrumentation_library_metrics',
];

/** OTLP metrics in JSON, one object or lines: a record is an element of `resourceMetrics`. */
export const OTLP_METRICS_SHAPE: RecordShape = {
  enterKeys: new Set(['resourceMetrics', 'resource_metrics']),
  recordKeys: new Set(['resource', ...SCOPE_KEYS]),
  isRecord: (value) => SCOPE_KEYS.some((key) => Array.isArray(value[key])),
};

/** Bit 0 of a data point's flags: the stream has no value at this moment. */
const NO_RECORDED_VALUE = 1;

type Temporality = 'delta' | 'cumulative' | undefined;

const TEMPORALITIES = new Map<unknown, Temporality>([
  [1, 'delta'],
  ['1', 'delta'],
  ['AGGREGATION_TEMPORALITY_DELTA', 'delta'],
  [2, 'cumulative'],
  ['2', 'cumulative'],
  ['AGGREGATION_TEMPORALITY_CUMULATIVE', 'cumulative'],
]);

/** Identity of what stands around a data point: the service's name, and what tells it from others of that name. */
interface Source {
  readonly service: string | undefined;
  readonly traits: ReadonlyMap<string, string>;
  readonly key: string;
}

/**
 * Turns data points into measurements one can forecast: gauges and levels as they are; counters that only grow, per
 * second; histograms and summaries as a rate (`.count`) and a mean (`.mean`). A counter has no value where it restarts.
 * Streams are told apart as OpenTelemetry's data model says: by resource, scope, metric, unit and attributes.
 */
export class OtlpMetricsReader {
  private readonly streams = new Streams();

  constructor(private readonly log: ProblemLog) {}

  /** One element of `resourceMetrics`. */
  add(record: JsonObject): void {
    const resource = traitsOf(objectOf(record.resource)?.attributes);
    const service = serviceOfAttributes(resource);
    for (const item of arrayOf(pick(record, ...SCOPE_KEYS))) {
      const scope = objectOf(item);
      const scopeOf = objectOf(pick(scope ?? {}, 'scope', 'instrumentationLibrary'));
      const traits = new Map(resource);
      for (const [key, value] of [
        ['otel.scope.name', textOf(scopeOf?.name)],
        ['otel.scope.version', textOf(scopeOf?.version)],
        ...traitsOf(scopeOf?.attributes),
      ] as const) {
        if (value !== undefined) {
          traits.set(key, value);
        }
      }
      const key = keyOf(traits);
      for (const metric of arrayOf(scope?.metrics)) {
        this.metric(objectOf(metric) ?? {}, { service, traits, key });
      }
    }
  }

  /** Adds the series of all streams, when the last record has been added. */
  finish(into: SeriesCollector): void {
    if (this.streams.dropped > 0) {
      const reason = 'measurements beyond the first 20 million are left out';
      this.log.count('warning', reason, {}, this.streams.dropped);
    }
    for (const { name, stream } of nameStreams(this.streams.all(), this.log)) {
      measure(stream, (suffix, timeMs, value) => into.add(`${name}${suffix}`, timeMs, value), this.log);
    }
  }

  private metric(metric: JsonObject, source: Source): void {
    const sum = objectOf(metric.sum);
    const grows = pick(sum ?? {}, 'isMonotonic', 'is_monotonic') === true;
    this.points(metric, metric.gauge, source, () => 'level');
    this.points(metric, sum, source, (temporality) => {
      switch (temporality) {
        case 'cumulative':
          return grows ? 'total' : 'level';
        case 'delta':
          return grows ? 'part' : 'changes';
        case undefined:
          return undefined;
      }
    });
    for (const kind of [metric.histogram, pick(metric, 'exponentialHistogram', 'exponential_histogram')]) {
      this.points(metric, kind, source, (temporality) =>
        temporality === undefined
          ? undefined
          : temporality === 'delta'
            ? 'distribution-part'
            : 'distribution-total',
      );
    }
    // A summary has no temporality: it is always a total.
    this.points(metric, metric.summary, source, () => 'distribution-total');
  }

  private points(
    metric: JsonObject,
    data: unknown,
    { service, traits, key }: Source,
    kindOf: (temporality: Temporality) => StreamKind | undefined,
  ): void {
    const object = objectOf(data);
    const points = arrayOf(pick(object ?? {}, 'dataPoints', 'data_points'));
    if (object === undefined || points.length === 0) {
      return;
    }
    const temporality = pick(object, 'aggregationTemporality', 'aggregation_temporality');
    const kind = kindOf(TEMPORALITIES.get(temporality));
    if (kind === undefined) {
      const reason = 'measurements that say neither "delta" nor "cumulative" are left out';
      this.log.count('warning', reason, {}, points.length);
      return;
    }
    const unit = textOf(metric.unit);
    const all = unit === undefined ? traits : new Map([...traits, ['unit', unit]]);
    const name = `${service === undefined ? '' : `${service} `}${textOf(metric.name) ?? 'unnamed'}`;
    for (const item of points) {
      this.point(objectOf(item) ?? {}, name, kind, all, `${key}\n${unit ?? ''}`);
    }
  }

  private point(
    point: JsonObject,
    name: string,
    kind: StreamKind,
    traits: ReadonlyMap<string, string>,
    key: string,
  ): void {
    const timeMs = timeOf(pick(point, 'timeUnixNano', 'time_unix_nano'));
    if (timeMs === 0) {
      this.log.count('warning', 'measurements without a time are left out');
      return;
    }
    if ((Number(point.flags ?? 0) & NO_RECORDED_VALUE) !== 0) {
      const reason = 'measurements flagged "no recorded value" count as missing';
      this.log.count('note', reason);
      return;
    }
    const labels = labelsOf(point.attributes);
    const isDistribution = kind === 'distribution-part' || kind === 'distribution-total';
    this.streams.add(labels.length === 0 ? name : `${name}{${labels.join(', ')}}`, kind, traits, key, {
      timeMs,
      startMs: timeOf(pick(point, 'startTimeUnixNano', 'start_time_unix_nano')),
      value: isDistribution ? Number(point.sum ?? NaN) : numberOf(point),
      count: isDistribution ? Number(point.count ?? NaN) : 0,
    });
  }
}

/** In the order of their names: exporters need not keep one. Lists and maps are written as they stand. */
function labelsOf(attributes: unknown): string[] {
  const values = arrayOf(attributes).map((item) => objectOf(item)?.value);
  return Array.from(
    attributesOf(attributes),
    ([label, value], index) => `${label}=${JSON.stringify(value ?? values[index])}`,
  ).sort();
}

function numberOf(point: JsonObject): number {
  return Number(pick(point, 'asDouble', 'asInt', 'as_double', 'as_int') ?? NaN);
}

/** Milliseconds since 1970; 0 is Protocol Buffers' way to say that a time is not set. */
function timeOf(value: unknown): number {
  const instant = instantOf(value, 'ns');
  return instant === undefined ? 0 : toMs(instant);
}

/** Attributes with a plain value, as text. */
function traitsOf(attributes: unknown): Map<string, string> {
  const traits = new Map<string, string>();
  for (const [key, value] of attributesOf(attributes)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      traits.set(key, String(value));
    }
  }
  return traits;
}

function keyOf(traits: ReadonlyMap<string, string>): string {
  return JSON.stringify([...traits].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
