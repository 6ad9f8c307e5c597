import type { LatencyTable } from './latency-table';

/** Tables of several files as one: architectures that all of them have, in the order of the first. @throws when a device is in two, or no architecture in all. */
export function joinTables(tables: readonly LatencyTable[]): LatencyTable {
  if (tables.length === 1) {
    return tables[0];
  }
  const places = tables.map(
    ({ architectures }) => new Map(architectures.map((architecture, index) => [architecture, index])),
  );
  const [first] = tables;
  const shared = first.architectures.filter((architecture) =>
    places.every((place) => place.has(architecture)),
  );
  if (shared.length === 0) {
    throw new Error('The tables have no architecture in common.');
  }
  const latencies = new Map<string, Float64Array>();
  tables.forEach((table, at) => {
    for (const [device, own] of table.latencies) {
      if (latencies.has(device)) {
        throw new Error(`Two tables have a device '${device}'.`);
      }
      latencies.set(
        device,
        Float64Array.from(shared, (architecture) => own[places[at].get(architecture) as number]),
      );
    }
  });
  const left = first.architectures.length - shared.length;
  return {
    architectures: shared,
    cells: shared.map((architecture) => first.cells[places[0].get(architecture) as number]),
    latencies,
    notices: [
      ...tables.flatMap(({ notices }) => notices),
      ...(left === 0
        ? []
        : [`${left} of the first table's architectures are not in all tables, and are left out`]),
    ],
  };
}
