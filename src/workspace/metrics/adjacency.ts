import { parseNumber } from './numbers';
import { readTextRows, type TextRow } from './text-rows';
import { UnusableMetrics } from './wide-csv';

/** A weighted directed link between two series, by index. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/**
 * Reads which series are neighbours: a square CSV of weights without or with names, or a list `from,to[,weight]` of names.
 * @param names the series, in the order of the matrix; a named file may list them in another order
 * @returns links of non-zero weight, without self-links
 * @throws UnusableMetrics when the file does not fit the series, saying what was found and what is needed
 */
export async function readAdjacency(path: string, file: string, names: readonly string[], signal?: AbortSignal): Promise<Link[]> {
  const { rows, cutShort } = await readTextRows(path, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (cutShort !== null) throw new UnusableMetrics(`${file}: ${cutShort}`);
  if (rows.length === 0) throw new UnusableMetrics(`${file} is empty`);
  return isLinkList(rows) ? readList(rows, file, names) : readSquare(rows, file, names);
}

function isLinkList([heading]: readonly TextRow[]): boolean {
  const [from, to] = heading.fields;
  return heading.fields.length <= 3 && /^(from|source|caller|src)$/i.test(from) && /^(to|target|callee|dst|destination)$/i.test(to ?? '');
}

function readList(rows: readonly TextRow[], file: string, names: readonly string[]): Link[] {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const links = rows.slice(1).flatMap(({ fields: [fromName, toName, weightText] }) => {
    const from = indexOf.get(fromName);
    const to = indexOf.get(toName);
    const weight = weightText === undefined || weightText === '' ? 1 : parseNumber(weightText);
    return from === undefined || to === undefined || from === to || !weight ? [] : [{ from, to, weight }];
  });
  if (links.length === 0) throw new UnusableMetrics(`${file} links no two of the ${names.length} series (the first is '${names[0]}')`);
  return links;
}

function readSquare(all: readonly TextRow[], file: string, names: readonly string[]): Link[] {
  const isNumeric = (text: string): boolean => !Number.isNaN(parseNumber(text));
  const named = all[0].fields.some((field) => field !== '' && !isNumeric(field)) || all[0].fields[0] === '';
  // A heading of sensor numbers looks like weights; one line more than columns gives it away.
  const headed = named || all.length === all[0].fields.length + 1;
  // Rows begin with their name where the heading has an empty corner or the names are no numbers.
  const offset = headed && (all[0].fields[0] === '' || (all.length > 1 && !isNumeric(all[1].fields[0]))) ? 1 : 0;
  const rows = headed ? all.slice(1) : all;
  const size = rows.length;
  const uneven = rows.find(({ fields }) => fields.length - offset !== size);
  if (uneven) throw new UnusableMetrics(`${file} is not square: ${size} rows, but line ${uneven.line} has ${uneven.fields.length - offset} columns`);
  if (size !== names.length) {
    throw new UnusableMetrics(`${file} is ${size} x ${size}, but the matrix has ${names.length} series: give one row and one column per series, in the same order`);
  }
  const position = headed ? positions(all[0].fields.slice(all[0].fields.length - size), names) : null;
  const links: Link[] = [];
  rows.forEach(({ fields, line }, row) => {
    for (let column = 0; column < size; column++) {
      const weight = parseNumber(fields[offset + column]);
      if (Number.isNaN(weight)) throw new UnusableMetrics(`${file}, line ${line}: '${fields[offset + column]}' is no weight`);
      if (weight !== 0 && row !== column) links.push({ from: position?.[row] ?? row, to: position?.[column] ?? column, weight });
    }
  });
  return links;
}

/** Where each named row belongs; null when the names are others than the matrix's, then the order counts. */
function positions(labels: readonly string[], names: readonly string[]): number[] | null {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const found = labels.map((label) => indexOf.get(label) ?? -1);
  return found.every((index) => index >= 0) && new Set(found).size === names.length ? found : null;
}
