import type { Observation } from './control';
import type { Station } from './network';
import type { Nodes } from './nodes';
import { Pods } from './pods';

type Measured = Pick<Observation, 'rates' | 'utilisations' | 'queues' | 'ready' | 'pods' | 'nodes'>;

/** Queues, servers and pods of all services, and what is measured of them. */
export class Stations {
  /** Requests that arrived since the last observation, one number for each service. */
  readonly arrivals: Float64Array;
  readonly #stations: readonly Station[];
  readonly #nodes: Nodes;
  readonly #pods: readonly Pods[];
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #queued: Int32Array;
  /** Servers at work, and integrals over time of servers at work and of servers there. */
  readonly #busy: Int32Array;
  readonly #busyS: Float64Array;
  readonly #busySinceS: Float64Array;
  readonly #thereS: Float64Array;
  readonly #thereSinceS: Float64Array;
  readonly #serviceOf: number[] = [];
  readonly #lost = new Set<number>();
  /** Pods that start, the first to be ready at the front. */
  readonly #starting: { readonly pod: number; readonly readyS: number }[] = [];
  readonly #finishedOn: Float64Array;
  readonly #slownessOn: Float64Array;

  constructor(stations: readonly Station[], nodes: Nodes) {
    const count = stations.length;
    this.#stations = stations;
    this.#nodes = nodes;
    this.#pods = stations.map(({ serversPerPod }) => new Pods(serversPerPod));
    this.arrivals = new Float64Array(count);
    this.#first = new Int32Array(count).fill(-1);
    this.#last = new Int32Array(count).fill(-1);
    this.#queued = new Int32Array(count);
    this.#busy = new Int32Array(count);
    this.#busyS = new Float64Array(count);
    this.#busySinceS = new Float64Array(count);
    this.#thereS = new Float64Array(count);
    this.#thereSinceS = new Float64Array(count);
    this.#finishedOn = new Float64Array(nodes.speeds.length);
    this.#slownessOn = new Float64Array(nodes.speeds.length);
  }

  /** Pods of all services, starting ones included. */
  get pods(): number {
    return this.#pods.reduce((sum, pods) => sum + pods.all, 0);
  }

  startReady(pods: ArrayLike<number>): void {
    this.#pods.forEach((its, service) => {
      for (let count = 0; count < pods[service]; count++) {
        const pod = this.#create(service, new Set());
        its.start(pod);
        its.becomeReady(pod);
      }
    });
  }

  hasFree(service: number): boolean {
    return this.#pods[service].freeServers > 0;
  }

  takeServer(service: number, nowS: number, choice: number): number {
    this.#integrateBusy(service, nowS);
    this.#busy[service]++;
    return this.#pods[service].takeServer(choice);
  }

  /** Frees a server. @returns the next visit in the queue, if the server can take it; else −1 */
  releaseServer(service: number, pod: number, nowS: number, next: Int32Array): number {
    this.#integrateBusy(service, nowS);
    this.#busy[service]--;
    const pods = this.#pods[service];
    if (!this.#serves(service, pod)) {
      return -1;
    }
    pods.releaseServer(pod);
    return this.dequeue(service, next);
  }

  enqueue(service: number, visit: number, next: Int32Array): void {
    next[visit] = -1;
    if (this.#queued[service]++ === 0) {
      this.#first[service] = visit;
    } else {
      next[this.#last[service]] = visit;
    }
    this.#last[service] = visit;
  }

  /** @returns −1 when nobody waits */
  dequeue(service: number, next: Int32Array): number {
    if (this.#queued[service] === 0) {
      return -1;
    }
    this.#queued[service]--;
    const visit = this.#first[service];
    this.#first[service] = next[visit];
    return visit;
  }

  nextReadyS(): number {
    return this.#starting.length === 0 ? Infinity : this.#starting[0].readyS;
  }

  takeReady(): number {
    return this.#starting.shift()!.pod;
  }

  /** @returns the pod's service, or −1 if the pod was withdrawn meanwhile */
  becomeReady(pod: number, nowS: number): number {
    const service = this.#serviceOf[pod];
    this.#integrateThere(service, nowS);
    return this.#pods[service].becomeReady(pod) ? service : -1;
  }

  /** Pods of a node are gone. */
  lose(node: number, nowS: number): void {
    this.#pods.forEach((pods, service) => {
      this.#integrateThere(service, nowS);
      for (const pod of pods.where((each) => this.#nodes.nodeOf(each) === node)) {
        pods.remove(pod);
        this.#lost.add(pod);
        this.#nodes.leave(pod);
      }
    });
  }

  isLost(pod: number): boolean {
    return this.#lost.size > 0 && this.#lost.has(pod);
  }

  countFinished(pod: number): void {
    const node = this.#nodes.nodeOf(pod);
    this.#finishedOn[node]++;
    this.#slownessOn[node] += 1 / this.#nodes.speeds[node];
  }

  setPods(wanted: ArrayLike<number>, avoided: ReadonlySet<number>, nowS: number): void {
    this.#pods.forEach((pods, service) => {
      this.#integrateThere(service, nowS);
      for (let missing = Math.round(wanted[service]) - pods.all; missing > 0; missing--) {
        const pod = this.#create(service, avoided);
        pods.start(pod);
        this.#schedule(pod, nowS + this.#stations[service].startS);
      }
      while (pods.all > Math.max(1, Math.round(wanted[service]))) {
        const pod = pods.withdraw((each) => avoided.has(this.#nodes.nodeOf(each)));
        if (pod === undefined) {
          break;
        }
        this.#nodes.leave(pod);
      }
    });
  }

  observe(nowS: number, intervalS: number): Measured {
    const count = this.#stations.length;
    const utilisations = new Float64Array(count);
    for (let service = 0; service < count; service++) {
      this.#integrateBusy(service, nowS);
      this.#integrateThere(service, nowS);
      utilisations[service] = this.#thereS[service] > 0 ? this.#busyS[service] / this.#thereS[service] : 0;
    }
    const measured: Measured = {
      rates: this.arrivals.map((requests) => requests / intervalS),
      utilisations,
      queues: this.#queued.slice(),
      ready: Int32Array.from(this.#pods, ({ ready }) => ready),
      pods: Int32Array.from(this.#pods, ({ all }) => all),
      nodes: {
        slowness: this.#slownessOn.map((sum, node) => (sum > 0 ? sum / this.#finishedOn[node] : 1)),
        rates: this.#finishedOn.map((requests) => requests / intervalS),
        ready: this.#readyOnNodes(),
      },
    };
    for (const sums of [this.arrivals, this.#busyS, this.#thereS, this.#finishedOn, this.#slownessOn]) {
      sums.fill(0);
    }
    return measured;
  }

  #create(service: number, avoided: ReadonlySet<number>): number {
    const pod = this.#nodes.place(avoided);
    this.#serviceOf[pod] = service;
    return pod;
  }

  #schedule(pod: number, readyS: number): void {
    let at = this.#starting.length;
    while (at > 0 && this.#starting[at - 1].readyS > readyS) {
      at--;
    }
    this.#starting.splice(at, 0, { pod, readyS });
  }

  #serves(service: number, pod: number): boolean {
    return !this.isLost(pod) && this.#pods[service].isReady(pod);
  }

  #integrateBusy(service: number, nowS: number): void {
    this.#busyS[service] += this.#busy[service] * (nowS - this.#busySinceS[service]);
    this.#busySinceS[service] = nowS;
  }

  #integrateThere(service: number, nowS: number): void {
    const servers = this.#pods[service].ready * this.#stations[service].serversPerPod;
    this.#thereS[service] += servers * (nowS - this.#thereSinceS[service]);
    this.#thereSinceS[service] = nowS;
  }

  #readyOnNodes(): Int32Array {
    const ready = new Int32Array(this.#nodes.speeds.length);
    for (const pods of this.#pods) {
      for (const pod of pods.readyPods) {
        ready[this.#nodes.nodeOf(pod)]++;
      }
    }
    return ready;
  }
}
