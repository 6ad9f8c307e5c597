import type { JsonObject } from '../../io/json-cut';
import { arrayOf, objectOf, textOf } from '../traces/json-value';
import type { ProblemLog } from '../traces/problem-log';
import { nameOf } from './prometheus';
import type { SeriesCollector } from './series';
import { vendorTime } from './vendor-time';

const STATISTICS = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];
const NO_UNIT = 'None';

/** Whether a record is a result of `get-metric-data` or an answer of `get-metric-statistics`. */
export function isCloudWatch(record: JsonObject): boolean {
  return Array.isArray(record.Timestamps) || Array.isArray(record.Datapoints);
}

/** Reads answers of CloudWatch. Their measurements stand in any order of time, often the latest first. */
export class CloudWatchReader {
  /** The first id that has a label; results of one query that come in several answers have one id. */
  private readonly idOfLabel = new Map<string, string | undefined>();

  constructor(
    private readonly into: SeriesCollector,
    private readonly log: ProblemLog,
  ) {}

  add(record: JsonObject): void {
    if (Array.isArray(record.Datapoints)) {
      this.addStatistics(record);
    } else {
      this.addResult(record);
    }
  }

  /** A result of `get-metric-data`: times beside values. */
  private addResult(record: JsonObject): void {
    const id = textOf(record.Id);
    const label = textOf(record.Label) ?? id ?? 'unnamed';
    if (!this.idOfLabel.has(label)) {
      this.idOfLabel.set(label, id);
    }
    const name = this.idOfLabel.get(label) === id ? label : nameOf({ __name__: label, id: id ?? '' });
    const status = textOf(record.StatusCode);
    if (status !== undefined && status !== 'Complete') {
      this.log.count('warning', `${label} is not complete: CloudWatch answered ${status}`);
    }
    const values = arrayOf(record.Values);
    arrayOf(record.Timestamps).forEach((time, index) =>
      this.into.add(name, vendorTime(time, 1000), numberOf(values[index])),
    );
  }

  /** An answer of `get-metric-statistics`: a series for each statistic and unit. */
  private addStatistics({ Label, Datapoints }: JsonObject): void {
    const label = textOf(Label) ?? 'unnamed';
    for (const each of arrayOf(Datapoints)) {
      const point = objectOf(each) ?? {};
      const extended = Object.entries(objectOf(point.ExtendedStatistics) ?? {});
      const stated = STATISTICS.filter((name) => point[name] !== undefined).map((name): [string, unknown] => [
        name,
        point[name],
      ]);
      const all = [...stated, ...extended];
      if (all.length === 0) {
        this.log.count('warning', 'datapoints without a statistic are left out');
      }
      const unit = textOf(point.Unit);
      for (const [stat, value] of all) {
        const name = nameOf({ __name__: label, stat, ...(unit && unit !== NO_UNIT && { unit }) });
        this.into.add(name, vendorTime(point.Timestamp, 1000), numberOf(value));
      }
    }
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN;
}
