import { delimiterOf, headerFields } from '../traces/csv-columns';

const TIME_NAME = /^(date|time|timestamp|datetime|date_?time|ts|epoch|unix_?(time(stamp)?)?)$/i;
const MEASURED =
  /cpu|mem(ory)?(?![a-z])|memory|latency|throttl|utili[sz]ation|saturation|workload|disk|network|rss|heap|(?<![a-z])(load|rps|qps|errors?)(?![a-z])/i;
const MAX_HEADER_CHARACTERS = 16 << 10;
const RANGE_QUERY = /"resultType"\s*:\s*"matrix"/;

export function isTimeColumn(name: string): boolean {
  return TIME_NAME.test(name);
}

/** A table with a time column and at least one column that is called after a resource or a load. */
export function isMetricTable(text: string): boolean {
  const line = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, MAX_HEADER_CHARACTERS)
    .split(/\r?\n/, 1)[0];
  const fields = headerFields(line, delimiterOf(line));
  return fields.some(isTimeColumn) && fields.some((field) => MEASURED.test(field));
}

/** Prometheus' answer to a range query. */
export function isRangeQuery(head: Buffer): boolean {
  return RANGE_QUERY.test(head.toString('latin1', 0, 4096));
}
