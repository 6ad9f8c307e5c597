import { parseNumber } from '../cells/number';
import type { TextRow } from './text-rows';
import { parseTimes } from './timestamps';

/** Headings of several lines, as pandas writes columns of several levels. */
const MAX_LEVELS = 5;
const ENTITY_LEVEL =
  /^(?:micro_?)?service|^component$|^(?:pod|container|instance|host|deployment|app|workload|entity)/i;

/** A heading of one line in the place of several, and how many lines it takes. */
export interface StackedHeading {
  /** The first cell names the time; the others are `latency p90{service="cart"}`. */
  readonly fields: readonly string[];
  readonly lines: number;
}

/**
 * Recognises a table whose columns are named by two to five lines: the first cell of each names the level, the others
 * hold text. A last line that names only the first column belongs to it. Null for any other table.
 */
export function stackedHeading(rows: readonly (readonly string[])[]): StackedHeading | null {
  const levels: (readonly string[])[] = [];
  while (levels.length < Math.min(MAX_LEVELS, rows.length) && isLevel(rows[levels.length])) {
    levels.push(rows[levels.length]);
  }
  const width = levels[0]?.length ?? 0;
  if (levels.length < 2 || width < 2 || levels.some((level) => level.length !== width)) {
    return null;
  }
  const next = rows.at(levels.length);
  const index =
    next?.length === width && next[0] !== '' && next.slice(1).every((field) => field === '') ? next[0] : null;
  const first = rows.at(levels.length + (index === null ? 0 : 1));
  if (index === null && (first === undefined || !mayBeTime(first[0]))) {
    return null;
  }
  const entity = Math.max(
    0,
    levels.findIndex(([name]) => ENTITY_LEVEL.test(name)),
  );
  return {
    lines: levels.length + (index === null ? 0 : 1),
    fields: Array.from({ length: width }, (_, column) => {
      if (column === 0) {
        return 'timestamp';
      }
      const rest = levels.filter((_, at) => at !== entity).map((level) => level[column]);
      return `${rest.join(' ')}{service=${JSON.stringify(levels[entity][column])}}`;
    }),
  };
}

/** The rows with one heading in the place of several. */
export function unstacked(rows: readonly TextRow[]): readonly TextRow[] {
  const heading = stackedHeading(rows.slice(0, MAX_LEVELS + 2).map(({ fields }) => fields));
  return heading === null
    ? rows
    : [{ line: rows[0].line, fields: heading.fields }, ...rows.slice(heading.lines)];
}

/** Also numbers that count from the start of a recording; whole ones may be anything. */
function mayBeTime(text: string): boolean {
  const isFraction = !Number.isNaN(parseNumber(text)) && Number.isNaN(Date.parse(text));
  return isFraction || !Number.isNaN(parseTimes([text])[0]);
}

/** Text in every cell after the first, and a name in the first. */
function isLevel([name, ...cells]: readonly string[]): boolean {
  return (
    name !== '' &&
    Number.isNaN(parseNumber(name)) &&
    Number.isNaN(Date.parse(name)) &&
    cells.length > 0 &&
    cells.every((cell) => cell !== '' && Number.isNaN(parseNumber(cell)))
  );
}
