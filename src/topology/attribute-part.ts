/** The sample of attributes of a part of a table; plain data. */
export interface AttributePart {
  /** Of each service: traces whose hash has one of these bits were left out. */
  readonly masks: readonly number[];
  /** Keys in the order in which they were first seen. */
  readonly keys: readonly AttributePartKey[];
  /** Numbers of keys and the values, by number of the pair. */
  readonly pairKey: Uint32Array;
  readonly pairValue: readonly unknown[];
  /** The kept spans of all services in order of their rows. */
  readonly row: Uint32Array;
  readonly service: Uint32Array;
  /** Hash of the span's trace. */
  readonly hash: Uint32Array;
  /** Pairs of entry i: pairs[start[i] .. start[i + 1]]. */
  readonly start: Uint32Array;
  readonly pairs: Uint32Array;
}

export interface AttributePartKey {
  readonly service: number;
  readonly name: string;
  /** It has too many values to be compared. */
  readonly isClosed: boolean;
}

/** Where the pairs of an entry end. */
export function endOf(start: Uint32Array, pairs: Uint32Array, index: number): number {
  return index + 1 < start.length ? start[index + 1] : pairs.length;
}

/** The kept spans of one service: rows, hashes and pairs as `AttributePart` has them. */
export type ServiceEntries = Pick<AttributePart, 'row' | 'hash' | 'start' | 'pairs'>;

/** The entries of all services in order of their rows. */
export function entriesInOrder(
  services: readonly ServiceEntries[],
): Pick<AttributePart, 'row' | 'service' | 'hash' | 'start' | 'pairs'> {
  const count = services.reduce((sum, { row }) => sum + row.length, 0);
  const columns = {
    row: new Uint32Array(count),
    service: new Uint32Array(count),
    hash: new Uint32Array(count),
  };
  const start = new Uint32Array(count);
  const pairs = new Uint32Array(services.reduce((sum, each) => sum + each.pairs.length, 0));
  const serviceOfRow = new Int32Array(1 + Math.max(-1, ...services.map(({ row }) => row.at(-1) ?? -1))).fill(
    -1,
  );
  services.forEach(({ row }, service) => row.forEach((each) => (serviceOfRow[each] = service)));
  const next = new Uint32Array(services.length);
  let entry = 0;
  let filled = 0;
  for (let row = 0; row < serviceOfRow.length; row++) {
    const service = serviceOfRow[row];
    if (service < 0) {
      continue;
    }
    const own = services[service];
    const at = next[service]++;
    columns.row[entry] = row;
    columns.service[entry] = service;
    columns.hash[entry] = own.hash[at];
    start[entry++] = filled;
    const end = endOf(own.start, own.pairs, at);
    for (let pair = own.start[at]; pair < end; pair++) {
      pairs[filled++] = own.pairs[pair];
    }
  }
  return { ...columns, start, pairs };
}
