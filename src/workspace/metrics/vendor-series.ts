import type { JsonObject, RecordShape } from '../../io/json-cut';
import { parseDate } from '../cells/date';
import { arrayOf, objectOf, textOf } from '../traces/json-value';
import type { ProblemLog } from '../traces/problem-log';
import { nameOf } from './prometheus';
import type { SeriesCollector } from './series';

const REF_IDS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Series as columns: data frames of Grafana, answers of CloudWatch. A record is a frame or a series. */
export const COLUMN_SHAPE: RecordShape = {
  enterKeys: new Set(['results', 'frames', 'series', 'MetricDataResults', ...REF_IDS]),
  recordKeys: new Set(['schema', 'Timestamps', 'Label', 'Id']),
  isRecord: (value) => value.schema !== undefined || Array.isArray(value.Timestamps),
};

/** Adds the series of one record. */
export function addColumns(record: JsonObject, into: SeriesCollector, log: ProblemLog): void {
  if (record.schema === undefined) {
    addCloudWatch(record, into);
  } else {
    addFrame(record, into, log);
  }
}

function addCloudWatch(record: JsonObject, into: SeriesCollector): void {
  const values = arrayOf(record.Values);
  const name = textOf(record.Label) ?? textOf(record.Id) ?? 'unnamed';
  arrayOf(record.Timestamps).forEach((time, index) =>
    into.add(name, timeOf(time, 1000), Number(values[index])),
  );
}

/** A frame has a field of times; each field of numbers is a series, named by its labels. */
function addFrame({ schema, data }: JsonObject, into: SeriesCollector, log: ProblemLog): void {
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
      into.add(name, timeOf(at, 1), typeof value === 'number' ? value : NaN);
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

/** Milliseconds from a date or from a number of units of so many milliseconds. */
function timeOf(value: unknown, unitMs: number): number {
  const date = typeof value === 'string' ? parseDate(value, false) : undefined;
  return date === undefined ? Number(value) * unitMs : date.ms;
}
