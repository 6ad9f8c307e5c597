import type { Observation } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import type { LatencyModel } from '../../../simulation/queueing/network-latency';

/** What waits when new pods are ready is to be worked off in this time, in seconds. */
const DRAIN_S = 15;
/** Waits shorter than this are the queueing model's business, in seconds. */
const USUAL_WAIT_S = 0.5;

/**
 * Pods that work off what will have piled up by the time that they are ready, one number for each service; 0 where nothing does. The
 * queueing model knows steady states only: with its pods alone a backlog would stay for minutes.
 */
export function createBacklog({ services }: Network, { workS, visits }: LatencyModel, startS: number) {
  return ({ entryRate, queues, ready }: Observation): Int32Array =>
    Int32Array.from(services, ({ serversPerPod }, service) => {
      const servers = ready[service] * serversPerPod;
      const waiting = visits[service] > 0 ? (queues[service] * workS[service]) / visits[service] : 0;
      if (waiting < USUAL_WAIT_S * servers) {
        return 0;
      }
      // In seconds of one server.
      const later = waiting + Math.max(0, entryRate * workS[service] - servers) * startS;
      return Math.ceil(later / DRAIN_S / serversPerPod);
    });
}
