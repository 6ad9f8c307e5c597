import type { Observation } from '../../../../simulation/control';
import type { Network } from '../../../../simulation/network';
import type { LatencyModel } from '../../../../simulation/queueing/network-latency';

/** Intervals whose mean decides: one alone has the noise of a few hundred requests. */
const STEPS = 4;
/** Work that takes so many times as long as the network says is a degraded service. */
const DEGRADED_FROM = 1.3;

/** Which service's work takes longer than usual, nodes aside. Belongs to one run. */
export interface ServiceWatch {
  /** @returns the slowest degraded service; −1 for none */
  observe(observation: Observation): number;
}

/** Compares the busy servers of a service with its rate times its usual work, times the slowness of the nodes. */
export function createServiceWatch({ services }: Network, { visits, workS }: LatencyModel): ServiceWatch {
  let recent: Float64Array[] = [];
  return {
    observe({ utilisations, ready, rates, nodes }) {
      const finished = nodes.rates.reduce((sum, rate) => sum + rate, 0);
      const slowness =
        finished === 0
          ? 1
          : nodes.slowness.reduce((sum, slow, node) => sum + slow * nodes.rates[node], 0) / finished;
      const ratios = utilisations.map((utilisation, service) => {
        const usual = (rates[service] * workS[service] * slowness) / visits[service];
        const busy = utilisation * ready[service] * services[service].serversPerPod;
        return usual > 0 ? busy / usual : 1;
      });
      recent = [...recent.slice(1 - STEPS), ratios];
      if (recent.length < STEPS) {
        return -1;
      }
      let [slowest, most] = [-1, DEGRADED_FROM];
      for (let service = 0; service < services.length; service++) {
        // The least of the intervals: a backlog that is worked off makes one interval busy, not all.
        const least = Math.min(...recent.map((each) => each[service]));
        if (least > most) {
          [slowest, most] = [service, least];
        }
      }
      return slowest;
    },
  };
}
