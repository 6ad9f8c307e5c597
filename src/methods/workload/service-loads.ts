import type { Features } from '../../features/extract';
import type { ServiceGraph } from '../../topology/graph';
import type { LoadSeries } from './load-series';

/** What manifests say of a service that does not change with time. */
const STATIC_NAMES = ['replicas', 'cpuRequest', 'memoryRequestBytes', 'image'] as const;

/** The request rate of every service of a recording, per second and window; a window without data is missing. */
export function serviceLoads({ grid, services, series }: Features, graph: ServiceGraph): LoadSeries {
  const { requests } = series.services;
  const count = services.length;
  const values = new Float32Array(count * grid.count);
  for (let service = 0; service < count; service++) {
    for (let window = 0; window < grid.count; window++) {
      values[service * grid.count + window] = grid.present[window]
        ? requests[window * count + service] / grid.coveredS[window]
        : NaN;
    }
  }
  return {
    names: services.map(({ name }) => name),
    nodes: count,
    rows: grid.count,
    values,
    clock: { startMs: grid.startMs, stepMs: grid.widthMs },
    statics: { names: STATIC_NAMES, values: services.map(({ name }) => staticsOf(graph, name)) },
  };
}

function staticsOf({ services }: ServiceGraph, name: string): string[] {
  const node = services.find((each) => each.name === name);
  const deployment = node?.deployments?.at(0);
  const container = deployment?.containers.at(0);
  const text = (value: number | string | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  return [
    text(deployment?.replicas.stated?.value),
    text(container?.cpuRequest.stated?.value),
    text(container?.memoryRequestBytes.stated?.value),
    text(node?.images?.at(0)),
  ];
}
