import type { NodeObservation, Observation } from '../../../../simulation/control';
import { deviceDetector, type DetectorModel } from '../device/detector';
import type { DeviceWindow } from '../device/window';

/** Slowness, and requests per ready pod relative to all nodes. */
export const NODE_CHANNELS = 2;
export const NODE_FLOORS: readonly number[] = [0.02, 0.05];
/** Intervals of a window. */
export const NODE_STEPS = 12;

/** An anomaly matters when work takes so many times as long as usual. */
const HARMFUL_SLOWNESS = 1.1;
/** Requests that the usual slowness counts for. */
const PRIOR_REQUESTS = 200;
/** A node that was given up is tried again after so long, and twice as long after each time that it was still bad. */
const FIRST_HOLD_S = 600;
/** A node that is bad again within this time after it was tried was not repaired. */
const RELAPSE_S = 300;

/** Which nodes are lost or too slow to be of use. Belongs to one run. */
export interface NodeWatch {
  /** @returns bad nodes */
  observe(observation: Pick<Observation, 'timeS' | 'intervalS' | 'nodes'>): ReadonlySet<number>;
}

/** [nodes, NODE_CHANNELS] what an interval shows of each node; a node without pods shows what is usual. */
export function nodeRows({ slowness, rates, ready }: NodeObservation, intervalS: number): Float64Array {
  const pods = ready.reduce((sum, count) => sum + count, 0);
  const perPod = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, pods);
  const rows = new Float64Array(slowness.length * NODE_CHANNELS);
  slowness.forEach((slow, node) => {
    const relative = ready[node] > 0 && perPod > 0 ? rates[node] / ready[node] / perPod : 1;
    const requests = rates[node] * intervalS;
    // The mean of a few requests says little: it is drawn towards what is usual.
    const shrunk = 1 + ((slow - 1) * requests) / (requests + PRIOR_REQUESTS);
    rows.set([shrunk, relative], node * NODE_CHANNELS);
  });
  return rows;
}

export function createNodeWatch(model: DetectorModel, nodes: number): NodeWatch {
  const detect = deviceDetector(model);
  const watched = Array.from({ length: nodes }, () => new WatchedNode(model.baseline.centres));
  return {
    observe({ timeS, intervalS, nodes: observed }) {
      const rows = nodeRows(observed, intervalS);
      const bad = new Set<number>();
      watched.forEach((node, index) => {
        const row = rows.subarray(index * NODE_CHANNELS, (index + 1) * NODE_CHANNELS);
        if (node.isBad(timeS, row, observed.ready[index], detect)) {
          bad.add(index);
        }
      });
      return bad;
    },
  };
}

class WatchedNode {
  readonly #usual: Float64Array;
  readonly #values: Float64Array;
  #hadPods = false;
  #holdS = FIRST_HOLD_S;
  #heldUntilS = -Infinity;

  constructor(usual: Float64Array) {
    this.#usual = usual;
    this.#values = new Float64Array(NODE_STEPS * NODE_CHANNELS);
    this.#forget();
  }

  isBad(
    timeS: number,
    row: Float64Array,
    ready: number,
    detect: (window: DeviceWindow) => { readonly isAnomalous: boolean },
  ): boolean {
    if (timeS < this.#heldUntilS) {
      return true;
    }
    this.#values.copyWithin(0, NODE_CHANNELS);
    this.#values.set(row, (NODE_STEPS - 1) * NODE_CHANNELS);
    // Pods that nobody took away are gone.
    const isLost = this.#hadPods && ready === 0;
    const isSlow =
      row[0] >= HARMFUL_SLOWNESS && detect({ channels: NODE_CHANNELS, values: this.#values }).isAnomalous;
    this.#hadPods = ready > 0;
    if (isLost || isSlow) {
      const isRelapse = timeS < this.#heldUntilS + RELAPSE_S;
      this.#holdS = isRelapse ? 2 * this.#holdS : FIRST_HOLD_S;
      this.#heldUntilS = timeS + this.#holdS;
      this.#hadPods = false;
      this.#forget();
    }
    return isLost || isSlow;
  }

  /** What was seen before says nothing about what comes now. */
  #forget(): void {
    for (let step = 0; step < NODE_STEPS; step++) {
      this.#values.set(this.#usual, step * NODE_CHANNELS);
    }
  }
}
