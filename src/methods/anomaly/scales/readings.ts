/** What the cells of one width say about every service: means with their spread, and counts among counts. */
import type { Cells } from '../../../features/cells';
import { featureIndex, type NodeFeatureName } from '../../../features/node-features';
import type { Sums } from '../../../features/sums';

export interface Edge {
  readonly from: number;
  readonly to: number;
}

/** Row-major [windows, services]; counts of 0 where nothing was observed. */
export interface MeanReading {
  readonly kind: 'mean';
  readonly feature: number;
  readonly count: Float32Array;
  readonly mean: Float32Array;
  /** Variance of the single observations in the cell. */
  readonly variance: Float32Array;
}

export interface ShareReading {
  readonly kind: 'share';
  readonly feature: number;
  readonly count: Float32Array;
  readonly hits: Float32Array;
  /** Tails: mean log excess over all observations; a tail that is hardly longer does not matter. */
  readonly excess?: Float32Array;
}

export type Reading = MeanReading | ShareReading;

/** From this many different callees on, a slowness common to all calls of a service is the caller's own. */
const CALLEES_FOR_OWN_SLOWNESS = 3;
const FEWEST_CALLS = 3;

export function readCells(cells: Cells, edges: readonly Edge[], services: number): Reading[] {
  const { errors, latency, work, fanOut, steps } = cells;
  const wire = readWire(cells, edges, services);
  return [
    meanOf('latency', latency),
    meanOf('work', work),
    meanOf('fanOut', fanOut),
    meanOf('steps', steps),
    wire.into,
    wire.out,
    wire.tail,
    shareOf('latencyTail', latency.above, latency.count, latency.tail),
    shareOf('workTail', work.above, work.count, work.tail),
    shareOf('errors', errors.failed, errors.entries),
    shareOf('ownErrors', errors.failedAlone, errors.entries),
    shareOf('callFailures', errors.unanswered, errors.inbound),
  ];
}

function meanOf(name: NodeFeatureName, { count, winsorised, squares }: Sums): MeanReading {
  const mean = winsorised.map((sum, cell) => (count[cell] > 0 ? sum / count[cell] : 0));
  const variance = squares.map((sum, cell) =>
    count[cell] > 0 ? Math.max(0, sum / count[cell] - mean[cell] ** 2) : 0,
  );
  return { kind: 'mean', feature: featureIndex(name), count, mean, variance };
}

function shareOf(
  name: NodeFeatureName,
  hits: Float32Array,
  count: Float32Array,
  excess?: Float32Array,
): ShareReading {
  const mean = excess?.map((sum, cell) => (count[cell] > 0 ? sum / count[cell] : 0));
  return { kind: 'share', feature: featureIndex(name), count, hits, excess: mean };
}

/** Time on the wire, attributed as in `attributeWire`: what all calls of a service share is the caller's. */
function readWire(
  { wire, windows }: Cells,
  edges: readonly Edge[],
  services: number,
): Record<'into' | 'out', MeanReading> & { readonly tail: ShareReading } {
  const zeros = (): Float32Array => new Float32Array(windows * services);
  const into = { count: zeros(), mean: zeros(), variance: zeros() };
  const out = { count: zeros(), mean: zeros(), variance: zeros() };
  const above = zeros();
  const excess = zeros();
  const outgoing: number[][] = Array.from({ length: services }, () => []);
  edges.forEach((edge, index) => outgoing[edge.from].push(index));
  const common = new Float32Array(services);
  for (let window = 0; window < windows; window++) {
    const cellOf = (edge: number): number => window * edges.length + edge;
    for (let service = 0; service < services; service++) {
      common[service] = 0;
      const used = outgoing[service].filter((edge) => wire.count[cellOf(edge)] >= FEWEST_CALLS);
      if (used.length < CALLEES_FOR_OWN_SLOWNESS) {
        continue;
      }
      const byShift = used
        .map((edge) => ({ edge, shift: wire.winsorised[cellOf(edge)] / wire.count[cellOf(edge)] }))
        .sort((a, b) => a.shift - b.shift);
      const middle = byShift[(byShift.length - 1) >> 1];
      const at = window * services + service;
      out.mean[at] = middle.shift;
      out.count[at] = wire.count[cellOf(middle.edge)];
      out.variance[at] = wire.squares[cellOf(middle.edge)] / out.count[at] - middle.shift ** 2;
      common[service] = Math.max(0, middle.shift);
    }
    edges.forEach(({ from, to }, edge) => {
      const count = wire.count[cellOf(edge)];
      if (count === 0) {
        return;
      }
      const at = window * services + to;
      const sum = wire.winsorised[cellOf(edge)];
      into.count[at] += count;
      into.mean[at] += sum - common[from] * count;
      into.variance[at] += wire.squares[cellOf(edge)] - sum ** 2 / count;
      if (common[from] <= COMMON_SLOWNESS) {
        above[at] += wire.above[cellOf(edge)];
        excess[at] += wire.tail[cellOf(edge)];
      }
    });
  }
  into.count.forEach((count, at) => {
    into.mean[at] = count > 0 ? into.mean[at] / count : 0;
    into.variance[at] = count > 0 ? Math.max(0, into.variance[at] / count) : 0;
    out.variance[at] = Math.max(0, out.variance[at]);
  });
  return {
    into: { kind: 'mean', feature: featureIndex('wireIn'), ...into },
    out: { kind: 'mean', feature: featureIndex('wireOut'), ...out },
    tail: shareOf('wireTail', above, into.count, excess),
  };
}

/** A caller whose calls are all slower than this log ratio says nothing about the tails of single callees. */
const COMMON_SLOWNESS = 0.3;
