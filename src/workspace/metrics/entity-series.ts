import type { FilePlace } from '../../io/file-place';
import type { Problem } from '../../contracts/problem';
import { parseNumber } from '../cells/number';
import { isMissing } from './numbers';
import { isTableOfRows, readMetrics } from './read';
import { isTimeColumn } from './sniff-metrics';
import { UnusableMetrics, type MetricTable } from './table';
import { unstacked } from './stacked-heading';
import { readTextRows, type TextRow } from './text-rows';
import { parseTimes } from './timestamps';

/** Measurements of one quantity of one thing: a pod, a container, a service. */
export interface EntitySeries {
  /** Names of the thing, the most specific first; the series belongs to the first that is known. */
  readonly entities: readonly string[];
  /** The quantity as the file calls it, without the name of the thing. */
  readonly metric: string;
  /** Ascending, milliseconds since 1970-01-01 UTC. */
  readonly timesMs: Float64Array;
  /** NaN = missing. */
  readonly values: Float64Array;
}

export interface EntityMetrics {
  readonly series: readonly EntitySeries[];
  readonly problems: readonly Problem[];
}

/** Larger files are not read beside traces. */
const MAX_BYTES = 64 << 20;
const ENTITY_COLUMN =
  /^(pod|container|service|instance|host|deployment|workload|app|node|cmdb)_?(name|id)?$/i;
const ENTITY_LABELS = [
  'pod',
  'pod_name',
  'container',
  'service',
  'service_name',
  'app',
  'deployment',
  'job',
  'instance',
];
const SEPARATOR = /[-_.:/ |]/;

/**
 * Reads a metric file whose series belong to pods or services: a table with a column of names, a table whose columns or
 * whose file begin with a name, Prometheus' answer to a range query, or its text format with times.
 * @throws UnusableMetrics when the file cannot be read or holds no times or numbers
 */
export async function readEntitySeries(
  { relative, bytes, ...place }: FilePlace & { readonly relative: string; readonly bytes: number },
  signal?: AbortSignal,
): Promise<EntityMetrics> {
  if (bytes > MAX_BYTES) {
    throw new UnusableMetrics(`${relative} has more than 64 MB: metric files of this size are not read`);
  }
  if (!(await isTableOfRows(place, signal))) {
    return ofTable(await readMetrics(place, relative, signal));
  }
  const { rows: lines, cutShort } = await readTextRows(place, signal);
  const rows = unstacked(lines);
  const problems: Problem[] =
    cutShort === null
      ? []
      : [{ file: relative, severity: 'error', reason: `${cutShort}; the rows before are used` }];
  return ofRows(rows, relative, problems);
}

function ofRows([heading, ...body]: readonly TextRow[], file: string, problems: Problem[]): EntityMetrics {
  const rows = body.filter(({ fields }) => fields.length === heading.fields.length);
  const broken = body.find(({ fields }) => fields.length !== heading.fields.length);
  if (broken !== undefined) {
    const reason = `rows with a number of fields other than ${heading.fields.length} are left out`;
    problems.push({ file, severity: 'warning', reason, line: broken.line, count: body.length - rows.length });
  }
  const columnOf = (column: number): string[] => rows.map(({ fields }) => fields[column]);
  const timesMs = heading.fields
    .flatMap((name, column) => (isTimeColumn(name) ? [parseTimes(columnOf(column))] : []))
    .sort((a, b) => unreadable(a) - unreadable(b))
    .at(0);
  if (timesMs === undefined || unreadable(timesMs) === timesMs.length) {
    throw new UnusableMetrics(`${file} has no column of times that can be read`);
  }
  const entityColumn = heading.fields.findIndex((name) => ENTITY_COLUMN.test(name));
  const groups = groupBy(rows, ({ fields }) => (entityColumn < 0 ? '' : fields[entityColumn]));
  const series = [...groups].flatMap(([entity, members]) => {
    const order = members
      .filter((row) => !Number.isNaN(timesMs[row]))
      .sort((a, b) => timesMs[a] - timesMs[b]);
    const times = Float64Array.from(order, (row) => timesMs[row]);
    return heading.fields.flatMap((name, column) => {
      if (column === entityColumn || isTimeColumn(name) || !isNumeric(rows, column)) {
        return [];
      }
      const values = Float64Array.from(order, (row) => parseNumber(rows[row].fields[column]));
      return [
        labelled(name, times, values) ??
          named(name, entity === '' ? null : entity, fileName(file), times, values),
      ];
    });
  });
  return { series, problems };
}

function ofTable({ names, rows, values, timesMs, problems, areCountersRates }: MetricTable): EntityMetrics {
  if (timesMs === null) {
    return { series: [], problems };
  }
  const series = names.map((name, column) => {
    const own = Float64Array.from({ length: rows }, (_, row) => values[row * names.length + column]);
    const labels = new Map(
      [...name.matchAll(/(?<!\w)(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [label, value]),
    );
    const entities = ENTITY_LABELS.flatMap((label) => labels.get(label) ?? []);
    const [, service, metric] = /^(?:([^ {]+) )?([^{]+)/.exec(name) ?? [name, undefined, name];
    if (service !== undefined) {
      entities.unshift(service);
    }
    if (!/_total$/.test(metric)) {
      return { entities, metric, timesMs, values: own };
    }
    const perSecond = areCountersRates === true ? own : rates(timesMs, own);
    return { entities, metric: `${metric} per second`, timesMs, values: perSecond };
  });
  return { series, problems };
}

/** A name that states its thing as a label: `latency p90{service="cart"}`. */
function labelled(name: string, timesMs: Float64Array, values: Float64Array): EntitySeries | undefined {
  const label = /^([^{]+)\{service=("(?:[^"\\]|\\.)*")\}$/.exec(name);
  return label === null
    ? undefined
    : { entities: [JSON.parse(label[2]) as string], metric: label[1], timesMs, values };
}

/** The name of the thing stands in a column of its own, before the name of the quantity, or in the name of the file. */
function named(
  name: string,
  entity: string | null,
  file: string,
  timesMs: Float64Array,
  values: Float64Array,
): EntitySeries {
  if (entity !== null) {
    return { entities: [entity], metric: name, timesMs, values };
  }
  return { entities: [...prefixes(name), ...prefixes(`${file}.`)], metric: name, timesMs, values };
}

/** `cart-db_cpu`: `cart-db`, `cart`. */
function prefixes(name: string): string[] {
  const ends = Array.from(name, (_, at) => at).filter((at) => at > 0 && SEPARATOR.test(name[at]));
  return ends.reverse().map((end) => name.slice(0, end));
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/(?:\.(?:csv|tsv|gz|zst|zstd|txt)){1,4}$/i, '');
}

/** A counter's increase per second; a counter that starts again gives no value. */
function rates(timesMs: Float64Array, values: Float64Array): Float64Array {
  return values.map((value, row) => {
    const increase = row === 0 ? NaN : value - values[row - 1];
    return increase >= 0 ? (1000 * increase) / (timesMs[row] - timesMs[row - 1]) : NaN;
  });
}

function isNumeric(rows: readonly TextRow[], column: number): boolean {
  const present = rows.slice(0, 200).filter(({ fields }) => !isMissing(fields[column]));
  return present.length > 0 && present.every(({ fields }) => !Number.isNaN(parseNumber(fields[column])));
}

function unreadable(timesMs: Float64Array): number {
  return timesMs.filter(Number.isNaN).length;
}

function groupBy(rows: readonly TextRow[], keyOf: (row: TextRow) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const members = groups.get(keyOf(row)) ?? [];
    groups.set(keyOf(row), members);
    members.push(index);
  });
  return groups;
}
