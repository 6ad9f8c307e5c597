import type { Problem } from '../../contracts/problem';
import { parseNumber } from '../cells/number';
import { readTextRows, type TextRow } from './text-rows';
import { UnusableMetrics } from './table';

/** A weighted directed link between two series, by index. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Who is whose neighbour, and what had to be decided to know it. */
export interface Adjacency {
  /** Of non-zero weight, without self-links. */
  readonly links: Link[];
  readonly problems: readonly Problem[];
}

/**
 * Reads which series are neighbours: a square CSV of weights without or with names, or a list `from,to[,weight]` of names.
 * A square that is larger than the series is cut down to them, by name or else to its leading block, and that is said.
 * @param names the series, in the order of the matrix; a named file may list them in another order
 * @throws UnusableMetrics when the file does not fit the series, saying what was found and what is needed
 */
export async function readAdjacency(
  path: string,
  file: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Adjacency> {
  const { rows, cutShort } = await readTextRows(path, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (cutShort !== null) {
    throw new UnusableMetrics(`${file}: ${cutShort}`);
  }
  if (rows.length === 0) {
    throw new UnusableMetrics(`${file} is empty`);
  }
  if (isLinkHeading(rows[0])) {
    return readList(rows.slice(1), file, names);
  }
  return rows.every(isNamedLink) ? readList(rows, file, names) : readSquare(rows, file, names);
}

function isLinkHeading({ fields }: TextRow): boolean {
  const [from, to] = fields;
  return (
    fields.length <= 3 &&
    /^(from|source|caller|src)$/i.test(from) &&
    /^(to|target|callee|dst|destination)$/i.test(to ?? '')
  );
}

/** Two names and perhaps a weight: what a list without a heading consists of. */
function isNamedLink({ fields: [from, to, weight, ...more] }: TextRow): boolean {
  const isName = (text: string | undefined): boolean =>
    text !== undefined && text !== '' && Number.isNaN(parseNumber(text));
  return isName(from) && isName(to) && (weight === undefined || !isName(weight)) && more.length === 0;
}

function readList(rows: readonly TextRow[], file: string, names: readonly string[]): Adjacency {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const strange = rows.filter(({ fields: [from, to] }) => !indexOf.has(from) || !indexOf.has(to));
  const links = rows.flatMap(({ fields: [fromName, toName, weightText] }) => {
    const from = indexOf.get(fromName);
    const to = indexOf.get(toName);
    const weight = weightText === undefined || weightText === '' ? 1 : parseNumber(weightText);
    return from === undefined || to === undefined || from === to || !weight ? [] : [{ from, to, weight }];
  });
  if (links.length === 0) {
    throw new UnusableMetrics(
      `${file} links no two of the ${names.length} series (the first is '${names[0]}')`,
    );
  }
  if (strange.length === 0) {
    return { links, problems: [] };
  }
  const [
    {
      fields: [from, to],
      line,
    },
  ] = strange;
  const reason = `links that name no series of the matrix are left out, the first with '${indexOf.has(from) ? to : from}'`;
  return { links, problems: [{ file, severity: 'warning', reason, line, count: strange.length }] };
}

function readSquare(all: readonly TextRow[], file: string, names: readonly string[]): Adjacency {
  const isNumeric = (text: string): boolean => !Number.isNaN(parseNumber(text));
  const named = all[0].fields.some((field) => field !== '' && !isNumeric(field)) || all[0].fields[0] === '';
  // A heading of sensor numbers looks like weights; one line more than columns gives it away.
  const headed = named || all.length === all[0].fields.length + 1;
  // Rows begin with their name where the heading has an empty corner or the names are no numbers.
  const offset =
    headed && (all[0].fields[0] === '' || (all.length > 1 && !isNumeric(all[1].fields[0]))) ? 1 : 0;
  const rows = headed ? all.slice(1) : all;
  const size = rows.length;
  const uneven = rows.find(({ fields }) => fields.length - offset !== size);
  if (uneven) {
    throw new UnusableMetrics(
      `${file} is not square: ${size} rows, but line ${uneven.line} has ${uneven.fields.length - offset} columns`,
    );
  }
  if (size < names.length) {
    throw new UnusableMetrics(
      `${file} is ${size} x ${size}, but the matrix has ${names.length} series: give one row and one column per series, in the same order`,
    );
  }
  const labels = headed ? all[0].fields.slice(all[0].fields.length - size) : [];
  const { position, problems } = placeRows(labels, size, file, names);
  const links: Link[] = [];
  rows.forEach(({ fields, line }, row) => {
    for (let column = 0; column < size; column++) {
      const weight = parseNumber(fields[offset + column]);
      if (Number.isNaN(weight)) {
        throw new UnusableMetrics(`${file}, line ${line}: '${fields[offset + column]}' is no weight`);
      }
      const [from, to] = [position[row], position[column]];
      if (weight !== 0 && from !== to && from >= 0 && to >= 0) {
        links.push({ from, to, weight });
      }
    }
  });
  return { links, problems };
}

/** The series of each row, -1 for none: by name where the labels name every series, else by order. */
function placeRows(
  labels: readonly string[],
  size: number,
  file: string,
  names: readonly string[],
): { position: number[]; problems: Problem[] } {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const byName = labels.map((label) => indexOf.get(label) ?? -1);
  const found = byName.filter((index) => index >= 0);
  const isNamed = found.length === names.length && new Set(found).size === names.length;
  const larger = size > names.length;
  // Same names in part: which rows are meant by the others is anybody's guess.
  if (larger && !isNamed && found.length > 0) {
    const stranger = names.findIndex((_, index) => !found.includes(index));
    throw new UnusableMetrics(
      `${file} is ${size} x ${size} and does not name each of the ${names.length} series once${stranger < 0 ? '' : ` ('${names[stranger]}' is not among its names)`}`,
    );
  }
  const position = isNamed
    ? byName
    : Array.from({ length: size }, (_, row) => (row < names.length ? row : -1));
  const used = isNamed
    ? `the rows and columns named like the ${names.length} series are used`
    : `its first ${names.length} rows and columns are used, in the order of the series`;
  const reason = `the adjacency is ${size} x ${size}, the matrix has ${names.length} series: ${used}, the other ${size - names.length} left out`;
  return { position, problems: larger ? [{ file, severity: 'warning', reason }] : [] };
}
