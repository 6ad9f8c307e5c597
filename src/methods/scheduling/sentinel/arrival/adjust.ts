import type { LatencyModel } from '../../../../simulation/queueing/network-latency';

export interface AdjustLimits {
  /** 95 % quantile to keep, in seconds. */
  readonly limitS: number;
  /** What a pod of each service takes, and what there is for all. */
  readonly podSizes: ArrayLike<number>;
  readonly capacity: number;
  /** Pods added or taken away at most. */
  readonly steps: number;
}

/**
 * Adjusts a strategy to the load by single pods: adds where the expected 95 % quantile falls most until the limit is
 * kept, then takes away what is not needed for it, largest pods first.
 * @param strategy pods of each service, for this load or more
 * @param least pods of each service that stay, whatever the model says: they are there for other reasons than the load
 */
export function adjustPods(
  strategy: ArrayLike<number>,
  least: ArrayLike<number>,
  model: LatencyModel,
  entryRate: number,
  { limitS, podSizes, capacity, steps }: AdjustLimits,
): Int32Array {
  const pods = Int32Array.from(strategy);
  const expectedS = (service: number, change: number): number => {
    pods[service] += change;
    const { p95S } = model.predict(entryRate, pods);
    pods[service] -= change;
    return p95S;
  };
  let left = steps;
  let room = pods.reduce((rest, count, service) => rest - count * podSizes[service], capacity);
  let p95S = expectedS(0, 0);
  while (p95S > limitS && left > 0) {
    const service = bestAddition(pods, podSizes, room, entryRate, model, expectedS);
    if (service < 0) {
      return pods;
    }
    pods[service]++;
    room -= podSizes[service];
    left--;
    p95S = expectedS(0, 0);
  }
  const largestFirst = Array.from(pods, (_, service) => service).sort((a, b) => podSizes[b] - podSizes[a]);
  for (const service of largestFirst) {
    while (left > 0 && pods[service] > least[service] && expectedS(service, -1) <= limitS) {
      pods[service]--;
      left--;
    }
  }
  return pods;
}

/** Where a queue grows without end first, else where a pod shortens the time most; −1 where there is no room. */
function bestAddition(
  pods: Int32Array,
  podSizes: ArrayLike<number>,
  room: number,
  entryRate: number,
  model: LatencyModel,
  expectedS: (service: number, change: number) => number,
): number {
  let best = -1;
  let leastS = Infinity;
  let mostBusy = 0;
  for (let service = 0; service < pods.length; service++) {
    if (podSizes[service] > room) {
      continue;
    }
    const p95S = expectedS(service, 1);
    const busy = (entryRate * model.workS[service]) / pods[service];
    // While several services are overloaded, no single pod makes the time finite: the most loaded one gets it.
    if (p95S < leastS || (leastS === Infinity && busy > mostBusy)) {
      [best, leastS, mostBusy] = [service, p95S, busy];
    }
  }
  return best;
}
