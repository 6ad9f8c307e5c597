/** Machines that pods run on. */
export interface NodeFault {
  /** Number of the node, from 0. */
  readonly node: number;
  readonly fromS: number;
  readonly toS: number;
  /** Part of its pace that is left, 0 … 1. With 0 the node is lost: its pods are gone, and what they worked on is tried again. */
  readonly speed: number;
}

/** Where pods are, and how fast each node is. */
export class Nodes {
  readonly speeds: Float64Array;
  readonly #faults: readonly NodeFault[];
  readonly #podsOn: Int32Array;
  readonly #nodeOf: number[] = [];

  constructor(count: number, faults: readonly NodeFault[]) {
    this.speeds = new Float64Array(count).fill(1);
    this.#podsOn = new Int32Array(count);
    this.#faults = faults;
  }

  /** Sets the speeds of a moment. @returns nodes that are lost from now on */
  moveTo(timeS: number): readonly number[] {
    const lost: number[] = [];
    for (let node = 0; node < this.speeds.length; node++) {
      const faults = this.#faults.filter(
        (fault) => fault.node === node && fault.fromS <= timeS && timeS < fault.toS,
      );
      const speed = Math.min(1, ...faults.map((fault) => fault.speed));
      if (speed === 0 && this.speeds[node] > 0) {
        lost.push(node);
      }
      this.speeds[node] = speed;
    }
    return lost;
  }

  /** Puts a new pod on the node with the fewest; avoided nodes only where there is no other. @returns number of the pod */
  place(avoided: ReadonlySet<number>): number {
    let best = -1;
    let bestRank = Infinity;
    this.#podsOn.forEach((pods, node) => {
      const penalty = this.speeds[node] === 0 ? 2e9 : avoided.has(node) ? 1e9 : 0;
      if (pods + penalty < bestRank) {
        best = node;
        bestRank = pods + penalty;
      }
    });
    this.#podsOn[best]++;
    this.#nodeOf.push(best);
    return this.#nodeOf.length - 1;
  }

  nodeOf(pod: number): number {
    return this.#nodeOf[pod];
  }

  leave(pod: number): void {
    this.#podsOn[this.#nodeOf[pod]]--;
  }
}
