import type { Network } from '../../../simulation/network';
import { prepareLatencyModel, type LatencyModel } from '../../../simulation/queueing/network-latency';
import { fewestPods } from '../../../simulation/queueing/staffing';

/** The fewest pods for a rate by the latency model. */
export interface Sizing {
  readonly model: LatencyModel;
  /** 95 % quantile to which pods are sized. Above the objective where not even idle services meet that. */
  readonly limitS: number;
  /**
   * @param rate requests per second from outside
   * @returns pods of each service, at least 1; not to be changed
   */
  podsFor(rate: number): Int32Array;
}

/** Rates are rounded up to steps of 1 %: a run then needs some hundred sizings, not one for each interval. */
const RATE_STEP = Math.log(1.01);
/** Where idle services alone take longer than the objective, what is allowed above their time. */
const ABOVE_UNLOADED = 1.1;
/** Nobody waits for services that are called asynchronously only, so no objective bounds their load. */
const MOST_UTILISATION = 0.9;

/**
 * No service is planned to work more than 90 % of the time. Then pods are added one by one, each to the service where it
 * shortens the predicted 95 % quantile most, until the quantile is within the objective. Then each pod that is not needed
 * after all is taken away.
 *
 * @param objectiveS longest 95 % quantile of the time to the answer, in seconds
 * @throws RangeError when operations call each other in a circle
 */
export function createSizing(network: Network, objectiveS: number): Sizing {
  const model = prepareLatencyModel(network);
  const known = new Map<number, Int32Array>();
  const unloadedS = model.predict(0, new Float64Array(network.services.length)).p95S;
  const limitS = Math.max(objectiveS, ABOVE_UNLOADED * unloadedS);

  function size(rate: number): Int32Array {
    const fewest = Int32Array.from(network.services, ({ serversPerPod }, service) =>
      Math.max(1, Math.ceil((rate * model.workS[service]) / serversPerPod / MOST_UTILISATION)),
    );
    const pods = fewestPods(model, network, { rate, objectiveS: limitS, least: fewest });
    const p95Without = (service: number): number => {
      pods[service]--;
      const { p95S } = model.predict(rate, pods);
      pods[service]++;
      return p95S;
    };
    for (let service = 0; service < pods.length; service++) {
      while (pods[service] > fewest[service] && p95Without(service) <= limitS) {
        pods[service]--;
      }
    }
    return pods;
  }

  return {
    model,
    limitS,
    podsFor(rate) {
      if (rate <= 0) {
        return new Int32Array(network.services.length).fill(1);
      }
      const step = Math.ceil(Math.log(rate) / RATE_STEP);
      let pods = known.get(step);
      if (pods === undefined) {
        pods = size(Math.exp(step * RATE_STEP));
        known.set(step, pods);
      }
      return pods;
    },
  };
}
