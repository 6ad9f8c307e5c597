import { parseNumber } from '../cells/number';
import { stackedHeading } from './stacked-heading';
import { parseTimes } from './timestamps';
import { delimiterOf, headerFields } from '../traces/csv-columns';

const TIME_NAME = /^(date|time|timestamp|datetime|date_?time|ts|epoch|unix_?(time(stamp)?)?)$/i;
const MEASURED =
  /cpu|mem(ory)?(?![a-z])|memory|latency|throttl|utili[sz]ation|saturation|workload|disk|network|rss|heap|(?<![a-z])(load|rps|qps|errors?)(?![a-z])/i;
const MAX_HEADER_CHARACTERS = 16 << 10;
const HEADING_LINES = 7;
const RANGE_QUERY = /"resultType"\s*:\s*"matrix"/;

export function isTimeColumn(name: string): boolean {
  return TIME_NAME.test(name);
}

/** A table with a time column and at least one column that is called after a resource or a load. */
export function isMetricTable(text: string): boolean {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/, HEADING_LINES)
    .map((line) => headerFields(line.slice(0, MAX_HEADER_CHARACTERS), delimiterOf(line)));
  const [fields] = lines;
  // The lines of a heading may be cut at different columns.
  const width = Math.min(...lines.map(({ length }) => length).filter((length) => length > 1));
  if (stackedHeading(lines.map((line) => line.slice(0, width))) !== null) {
    return true;
  }
  return fields.some(isTimeColumn) && fields.some((field) => MEASURED.test(field));
}

/** A table with a column of times that can be read, and a column of numbers: nothing says what they measure. */
export function isTableOverTime(text: string): boolean {
  const [heading, ...rows] = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/, HEADING_LINES)
    .slice(0, -1)
    .filter((line) => line !== '' && !/^sep=.$/.test(line))
    .map((line) => headerFields(line.slice(0, MAX_HEADER_CHARACTERS), delimiterOf(line)));
  const time = heading?.findIndex(isTimeColumn) ?? -1;
  if (
    time < 0 ||
    heading.length < 2 ||
    rows.length < 2 ||
    rows.some(({ length }) => length !== heading.length)
  ) {
    return false;
  }
  const times = parseTimes(rows.map((fields) => fields[time]));
  return (
    times.every((timeMs) => !Number.isNaN(timeMs)) &&
    heading.some(
      (_, column) => column !== time && rows.every((fields) => !Number.isNaN(parseNumber(fields[column]))),
    )
  );
}

/** Prometheus' answer to a range query. */
export function isRangeQuery(head: Buffer): boolean {
  return RANGE_QUERY.test(head.toString('latin1', 0, 4096));
}
