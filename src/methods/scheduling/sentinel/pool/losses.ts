import type { LatencyModel } from '../../../../simulation/queueing/network-latency';
import { shareAbove } from '../../../../simulation/queueing/times';

/**
 * The same losses with the risk that one of the nodes is lost, and with it each pod that happens to be there.
 * @param losses per number of pods; the last holds for more
 * @param risk probability that a node is lost, 0 … 1
 * @param nodes how many there are; with one, its loss loses everything
 */
export function withNodeRisk(losses: Float64Array, risk: number, nodes: number): Float64Array {
  const stays = 1 - 1 / nodes;
  let shares = Float64Array.of(1);
  return losses.map((loss, pods) => {
    if (pods > 0) {
      // One pod more: the probabilities of 0, 1, 2, … pods that are left.
      shares = Float64Array.from({ length: pods + 1 }, (_, left) => {
        const gone = left < pods ? shares[left] * (1 - stays) : 0;
        return gone + (left > 0 ? shares[left - 1] * stays : 0);
      });
    }
    const expected = shares.reduce((sum, share, left) => sum + share * losses[left], 0);
    return (1 - risk) * loss + risk * expected;
  });
}

/** Pods with which a service is no bottleneck: so many times those that are just enough. */
const PLENTY = 3;

/**
 * Expected late requests per second by the pods of each service, while all others have plenty: each service's own part of
 * what an integer program can add up.
 * @param entryRate requests per second from outside
 * @param serversPerPod per service
 * @returns per service, the loss at 0, 1, 2, … pods; it never rises
 */
export function lossTables(
  model: LatencyModel,
  entryRate: number,
  objectiveS: number,
  serversPerPod: ArrayLike<number>,
): Float64Array[] {
  // Without load there is nothing to lose; a loss that is 0 everywhere would leave the program without a reason.
  const rate = Math.max(entryRate, 1e-6);
  const enough = Array.from(
    model.workS,
    (workS, service) => Math.floor((rate * workS) / serversPerPod[service]) + 1,
  );
  const plenty = enough.map((pods) => PLENTY * pods + 2);
  return enough.map((least, service) => {
    const pods = Float64Array.from(plenty);
    const losses = new Float64Array(plenty[service] + 1);
    for (let count = least; count < losses.length; count++) {
      pods[service] = count;
      losses[count] = rate * shareAbove(objectiveS, model.predict(rate, pods));
    }
    // Too few pods serve only a part: every missing one lets about as many wait for ever as one serves.
    const perPod = rate / least;
    for (let count = least - 1; count >= 0; count--) {
      losses[count] = Math.max(losses[count + 1] + perPod, rate);
    }
    return losses;
  });
}
