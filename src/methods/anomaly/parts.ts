/** Graphs too large for one step are computed in parts, so that memory stays the same however many services there are. */
import { partitionGraph, type GraphPart } from '../../numeric/graph-partition';
import type { AnomalyData, AnomalyJob } from './contract';

/** Up to so many services a step is one whole window: activations take some 60 kB each. */
const MAX_WHOLE_SERVICES = 4096;
/** Of a part, where nothing else is asked for. */
const PART_SERVICES = 1024;
/** The network sees neighbours over two hops. */
const HALO_HOPS = 2;
/** After a process ran out of memory. Still smaller ones save nothing: what remains is the recording itself. */
const SMALLER = [512, 128];

/**
 * @param asked services of a part at most
 * @returns undefined where the graph is computed whole
 */
export function partsOf(
  { services, edges }: Pick<AnomalyData, 'services' | 'edges'>,
  asked?: number,
): readonly GraphPart[] | undefined {
  const most = asked ?? (services > MAX_WHOLE_SERVICES ? PART_SERVICES : Infinity);
  return services > most ? partitionGraph(edges, services, most, HALO_HOPS) : undefined;
}

/** The same job with smaller parts; null when they cannot be smaller. */
export function withSmallerParts<P extends Pick<AnomalyJob, 'partServices'>>(params: P): P | null {
  const { partServices: now = Infinity } = params;
  const partServices = SMALLER.find((size) => size < now);
  return partServices === undefined ? null : { ...params, partServices };
}
