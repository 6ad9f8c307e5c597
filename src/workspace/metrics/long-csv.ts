import type { Problem } from '../../contracts/problem';
import { isMissing, parseNumber } from './numbers';
import { SeriesCollector } from './series';
import type { TextRow } from './text-rows';
import { parseTimes } from './timestamps';
import type { MetricTable } from './table';

const SERIES_NAME = /^(series|metric)$/i;
const TIME_NAME = /^(time|timestamp|date|datetime)$/i;
const VALUE_NAME = /^value$/i;

/** Whether a heading is that of Grafana's "series as rows": one measurement a line. */
export function isLongHeading({ fields }: TextRow): boolean {
  return (
    fields.length === 3 &&
    [SERIES_NAME, TIME_NAME, VALUE_NAME].every((name) => fields.some((field) => name.test(field)))
  );
}

/** Turns one measurement a line into one series a column. */
export function longTable(
  [heading, ...rows]: readonly TextRow[],
  file: string,
  problems: readonly Problem[],
): MetricTable {
  const column = (name: RegExp): number => heading.fields.findIndex((field) => name.test(field));
  const [series, time, value] = [column(SERIES_NAME), column(TIME_NAME), column(VALUE_NAME)];
  const whole = rows.filter(({ fields }) => fields.length === 3);
  const timesMs = parseTimes(whole.map(({ fields }) => fields[time]));
  const collector = new SeriesCollector();
  const isUnreadable = ({ fields }: TextRow, index: number): boolean =>
    Number.isNaN(timesMs[index]) || (!isMissing(fields[value]) && Number.isNaN(parseNumber(fields[value])));
  whole.forEach(({ fields }, index) =>
    collector.add(fields[series], timesMs[index], parseNumber(fields[value])),
  );
  const broken = rows.filter(({ fields }) => fields.length !== 3).length;
  const unreadable = whole.filter(isUnreadable);
  const said = [...problems];
  if (broken > 0) {
    said.push({ file, severity: 'warning', reason: 'rows without three fields are left out', count: broken });
  }
  if (unreadable.length > 0) {
    said.push({
      file,
      severity: 'warning',
      reason: 'a time or a value that cannot be read',
      line: unreadable[0].line,
      count: unreadable.length,
    });
  }
  return collector.table(file, said);
}
