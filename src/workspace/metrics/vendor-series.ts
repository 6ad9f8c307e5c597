import type { JsonObject, RecordShape } from '../../io/json-cut';
import { arrayOf, objectOf, textOf } from '../traces/json-value';
import type { ProblemLog } from '../traces/problem-log';
import { nameOf } from './prometheus';
import { isCloudWatch } from './cloud-watch';
import type { SeriesCollector } from './series';
import { vendorTime } from './vendor-time';

const REF_IDS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Series as columns: data frames of Grafana, answers of CloudWatch. A record is a frame, a series, or an answer. */
export const COLUMN_SHAPE: RecordShape = {
  enterKeys: new Set(['results', 'frames', 'series', 'MetricDataResults', ...REF_IDS]),
  recordKeys: new Set(['schema', 'Timestamps', 'Datapoints', 'Label', 'Id']),
  isRecord: (value) => value.schema !== undefined || isCloudWatch(value),
};

/** A frame has a field of times; each field of numbers is a series, named by its labels. */
export function addFrame({ schema, data }: JsonObject, into: SeriesCollector, log: ProblemLog): void {
  const fields = arrayOf(objectOf(schema)?.fields).map((field) => objectOf(field) ?? {});
  const columns = arrayOf(objectOf(data)?.values).map(arrayOf);
  const time = fields.findIndex(({ type }) => type === 'time');
  if (time < 0) {
    log.count('warning', 'frames without a field of times are left out');
    return;
  }
  const frame = textOf(objectOf(schema)?.name);
  fields.forEach((field, column) => {
    if (column === time) {
      return;
    }
    if (field.type !== 'number') {
      log.count('warning', `field ${String(field.name)} is no field of numbers and is left out`);
      return;
    }
    const name = seriesName(field, frame);
    columns[time]?.forEach((at, row) => {
      const value = columns[column]?.[row];
      into.add(name, vendorTime(at, 1), typeof value === 'number' ? value : NaN);
    });
  });
}

function seriesName(field: JsonObject, frame: string | undefined): string {
  const shown =
    textOf(objectOf(field.config)?.displayNameFromDS) ?? textOf(objectOf(field.config)?.displayName);
  const own = textOf(field.name);
  const plain = own === undefined || /^value$/i.test(own) ? (frame ?? '') : own;
  return shown ?? (nameOf({ __name__: plain, ...objectOf(field.labels) }) || 'Value');
}
