import type { Network } from '../network';
import type { LatencyModel } from './network-latency';

export interface Staffing {
  /** Requests per second from outside. */
  readonly rate: number;
  /** Multiples of what then reaches each service; 1 by default. */
  readonly loads?: ArrayLike<number>;
  /** The 95 % quantile of the time to the answer must not be above, in seconds. */
  readonly objectiveS: number;
  /** Pods of a service at most. */
  readonly maxPods?: number;
  /** Pods of each service at least. */
  readonly least?: ArrayLike<number>;
}

/** Services that are tried in each step: those where one more pod saves most of the mean wait. */
const CANDIDATES = 40;

/** Another pod must bring the quantile at least this much nearer; else no number of pods meets the objective. */
const LEAST_GAIN = 1e-3;

/**
 * The fewest pods with which the objective is met, one number for each service: from as few as can keep up, the pod is added
 * that brings the most, until it is met or pods bring nothing more.
 */
export function fewestPods(
  model: LatencyModel,
  { services }: Network,
  { rate, loads, objectiveS, maxPods = Infinity, least }: Staffing,
): Int32Array {
  const pods = Int32Array.from(services, ({ serversPerPod }, service) => {
    const busy = rate * model.workS[service] * Math.max(0, loads?.[service] ?? 1);
    return Math.min(maxPods, Math.max(Math.floor(busy / serversPerPod) + 1, least?.[service] ?? 1));
  });
  const savedS = (service: number): number => {
    const waitS = (count: number): number => model.waitS(rate, service, count, loads?.[service]);
    return waitS(pods[service]) - waitS(pods[service] + 1);
  };
  const saved = Array.from(pods, (_, service) => savedS(service));
  const order = [...pods.keys()];
  // One of many services brings less.
  const leastGain = LEAST_GAIN * Math.min(1, CANDIDATES / services.length);
  const tried = (): readonly number[] =>
    order.length <= CANDIDATES ? order : order.sort((a, b) => saved[b] - saved[a]).slice(0, CANDIDATES);
  let p95S = model.predict(rate, pods, loads).p95S;
  while (p95S > objectiveS) {
    let best = -1;
    let bestS = Infinity;
    for (const service of tried()) {
      if (pods[service] < maxPods) {
        pods[service]++;
        const withIt = model.predict(rate, pods, loads).p95S;
        pods[service]--;
        if (withIt < bestS) {
          best = service;
          bestS = withIt;
        }
      }
    }
    if (best < 0 || bestS > p95S * (1 - leastGain)) {
      break;
    }
    pods[best]++;
    saved[best] = savedS(best);
    p95S = bestS;
  }
  return pods;
}
