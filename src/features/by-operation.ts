import type { LinkedSpans } from '../topology/link';

const NOT_ASKED = -1;
/** A table of more pairs would take more memory than the pairs that occur. */
const MAX_TABLE = 1 << 22;

/**
 * The number that belongs to the service and the operation of a row. It is asked for once a pair, in the order of rows.
 * @param numberOf at least 0
 */
export function byOperation(
  { table, columns }: Pick<LinkedSpans, 'table' | 'columns'>,
  numberOf: (service: number, operation: number) => number,
): (row: number) => number {
  const operations = table.operations.texts.length;
  const pairs = table.services.texts.length * operations;
  const known = pairs <= MAX_TABLE ? new Int32Array(pairs).fill(NOT_ASKED) : new Map<number, number>();
  const { service, operation } = columns;
  if (known instanceof Map) {
    return (row) => {
      const pair = service[row] * operations + operation[row];
      const number = known.get(pair) ?? numberOf(service[row], operation[row]);
      known.set(pair, number);
      return number;
    };
  }
  return (row) => {
    const pair = service[row] * operations + operation[row];
    if (known[pair] === NOT_ASKED) {
      known[pair] = numberOf(service[row], operation[row]);
    }
    return known[pair];
  };
}
