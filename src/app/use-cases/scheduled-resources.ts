import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import { serviceLoads } from '../../methods/workload/service-loads';
import { quantile } from '../../numeric/quantile';
import type { Joined } from '../recording/recording';
import { measuredUsages } from './measured-usage';
import { resourceRecommendations } from './resource-recommendations';

/** Windows with more requests than this share of all say what a pod did while it was busy. */
const BUSY = 0.95;

/** A service of the simulated network, by its name. */
interface SimulatedService {
  readonly name: string;
  readonly stated: StatedScale | null;
  /** Null where nothing else is recommended. */
  readonly advised: StatedScale | null;
  /** Requests per second at the peak of the simulated load. */
  readonly peakPerS: number;
}

/** What metric files beside the traces say about CPU and memory in manifests. @param hours that are simulated */
export function scheduledResources(
  { features, graph, metrics }: Pick<Joined, 'features' | 'graph' | 'metrics'>,
  services: readonly SimulatedService[],
  hours: number,
): ReturnType<typeof resourceRecommendations> {
  const { startMs, widthMs, count } = features.grid;
  const { names, rows, values } = serviceLoads(features, graph);
  const busyRate = (service: string): number => {
    const at = names.indexOf(service);
    const own = at < 0 ? [] : Array.from(values.subarray(at * rows, (at + 1) * rows));
    const known = own.filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 0 : quantile(known, BUSY);
  };
  return resourceRecommendations(
    services.map((service) => ({
      ...service,
      deployments: graph.services.find(({ name }) => name === service.name)?.deployments ?? [],
      recordedPerS: busyRate(service.name),
    })),
    measuredUsages(metrics.series, { fromMs: startMs, toMs: startMs + count * widthMs }),
    hours,
  );
}
