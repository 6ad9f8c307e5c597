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
}

/** Another pod must bring the quantile at least this much nearer; else no number of pods meets the objective. */
const LEAST_GAIN = 1e-3;

/**
 * The fewest pods with which the objective is met, one number for each service: from as few as can keep up, the pod is added
 * that brings the most, until it is met or pods bring nothing more.
 */
export function fewestPods(
  model: LatencyModel,
  { services }: Network,
  { rate, loads, objectiveS, maxPods = Infinity }: Staffing,
): Int32Array {
  const pods = Int32Array.from(services, ({ serversPerPod }, service) => {
    const busy = rate * model.workS[service] * Math.max(0, loads?.[service] ?? 1);
    return Math.min(maxPods, Math.floor(busy / serversPerPod) + 1);
  });
  let p95S = model.predict(rate, pods, loads).p95S;
  while (p95S > objectiveS) {
    let best = -1;
    let bestS = Infinity;
    for (let service = 0; service < pods.length; service++) {
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
    if (best < 0 || bestS > p95S * (1 - LEAST_GAIN)) {
      break;
    }
    pods[best]++;
    p95S = bestS;
  }
  return pods;
}
