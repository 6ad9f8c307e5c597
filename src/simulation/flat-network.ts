import type { Network } from './network';

/** A network as arrays, for the inner loop. Operation o has groups groupStart[o] … groupStart[o+1], group g has calls callStart[g] … callStart[g+1]. */
export interface FlatNetwork {
  readonly services: number;
  readonly serviceOf: Int32Array;
  readonly tables: Float64Array;
  readonly tableStart: Int32Array;
  readonly groupStart: Int32Array;
  readonly callStart: Int32Array;
  readonly callOperation: Int32Array;
  readonly callProbability: Float64Array;
  readonly callTimes: Int32Array;
  readonly callIsAsync: Uint8Array;
  readonly sizeShare: Float64Array;
  readonly networks: Float64Array;
  readonly networkStart: Int32Array;
  readonly entryOperation: Int32Array;
  /** For each operation that is an entry: time to the answer beyond what is simulated. */
  readonly unexplainedS: Float64Array;
  /** Running sums of the shares. */
  readonly entryUpTo: Float64Array;
}

export function flatten({ services, operations, entries }: Network): FlatNetwork {
  const groups = operations.flatMap((operation) => operation.groups);
  const calls = groups.flat();
  let upTo = 0;
  return {
    services: services.length,
    serviceOf: Int32Array.from(operations, ({ service }) => service),
    tables: Float64Array.from(operations.flatMap(({ work }) => [...work])),
    tableStart: starts(operations.map(({ work }) => work.length)),
    groupStart: starts(operations.map((operation) => operation.groups.length)),
    callStart: starts(groups.map(({ length }) => length)),
    callOperation: Int32Array.from(calls, ({ operation }) => operation),
    callProbability: Float64Array.from(calls, ({ probability }) => probability),
    callTimes: Int32Array.from(calls, ({ times }) => times),
    callIsAsync: Uint8Array.from(calls, ({ isAsync }) => Number(isAsync)),
    sizeShare: Float64Array.from(operations, ({ sizeShare = 0 }) => sizeShare),
    networks: Float64Array.from(
      calls.flatMap(({ network, networkS }) => (network ? [...network] : [networkS])),
    ),
    networkStart: starts(calls.map(({ network }) => network?.length ?? 1)),
    entryOperation: Int32Array.from(entries, ({ operation }) => operation),
    unexplainedS: Float64Array.from(
      operations,
      (_, index) => entries.find(({ operation }) => operation === index)?.unexplainedS ?? 0,
    ),
    entryUpTo: Float64Array.from(entries, ({ share }) => (upTo += share)),
  };
}

function starts(lengths: readonly number[]): Int32Array {
  const all = new Int32Array(lengths.length + 1);
  lengths.forEach((length, index) => (all[index + 1] = all[index] + length));
  return all;
}
