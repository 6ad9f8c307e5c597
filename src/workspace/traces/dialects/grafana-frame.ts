import type { JsonObject } from '../../../io/json-cut';
import { arrayOf, objectOf, textOf } from '../json-value';
import { SpanRows } from '../span-rows';
import { type Dialect, shapeOf } from './dialect';

const REF_IDS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const PREFIXES = [
  '',
  '[]',
  '.frames[]',
  '.series[]',
  '.data[]',
  ...REF_IDS.map((id) => `.results.${id}.frames[]`),
];

/** A data frame of Grafana that holds a trace: columns of values under the names of its fields. */
export const GRAFANA_FRAME: Dialect = {
  name: 'data frame of Grafana',
  matches: (paths) => PREFIXES.some((prefix) => paths.has(`${prefix}.schema`) && paths.has(`${prefix}.data`)),
  shape: shapeOf(
    ['results', 'frames', 'series', ...REF_IDS],
    ['schema', 'data'],
    (value) => value.schema !== undefined,
  ),
  *spans(record) {
    const rows = new SpanRows(fieldNames(record), undefined, undefined);
    if (rows.missing.length > 0) {
      return;
    }
    const values = arrayOf(objectOf(record.data)?.values).map(arrayOf);
    for (let row = 0; row < (values[0]?.length ?? 0); row++) {
      yield rows.spanOf((column) => cell(values[column]?.[row]));
    }
  },
};

function fieldNames({ schema }: JsonObject): string[] {
  return arrayOf(objectOf(schema)?.fields).map((field) => textOf(objectOf(field)?.name) ?? '');
}

function cell(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
