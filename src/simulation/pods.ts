/**
 * The pods of one service. A pod is starting, ready or draining; a draining pod finishes what it works on. A pod has a
 * number of servers, and each free server of a ready pod is listed by the number of its pod.
 */
export class Pods {
  readonly #serversPerPod: number;
  /** Pod numbers, once for each free server. */
  readonly #free: number[] = [];
  /** Oldest first. */
  readonly #ready: number[] = [];
  readonly #starting: number[] = [];

  constructor(serversPerPod: number) {
    this.#serversPerPod = serversPerPod;
  }

  get freeServers(): number {
    return this.#free.length;
  }

  get ready(): number {
    return this.#ready.length;
  }

  /** Ready and starting. */
  get all(): number {
    return this.#ready.length + this.#starting.length;
  }

  start(pod: number): void {
    this.#starting.push(pod);
  }

  /** @returns false if the pod was withdrawn while it started */
  becomeReady(pod: number): boolean {
    const at = this.#starting.indexOf(pod);
    if (at < 0) {
      return false;
    }
    this.#starting.splice(at, 1);
    this.#ready.push(pod);
    for (let server = 0; server < this.#serversPerPod; server++) {
      this.#free.push(pod);
    }
    return true;
  }

  /** Takes one pod away: the youngest that is starting, else the youngest that is ready; a disliked one before others. */
  withdraw(isDisliked: (pod: number) => boolean): number | undefined {
    const pod =
      this.#starting.findLast(isDisliked) ??
      this.#ready.findLast(isDisliked) ??
      this.#starting.at(-1) ??
      this.#ready.at(-1);
    if (pod !== undefined) {
      this.remove(pod);
    }
    return pod;
  }

  /** Takes this pod away, in whatever state it is. */
  remove(pod: number): void {
    for (const pods of [this.#starting, this.#ready]) {
      const at = pods.indexOf(pod);
      if (at >= 0) {
        pods.splice(at, 1);
      }
    }
    this.#dropFree(pod);
  }

  /** Pods for which it holds, starting and ready. */
  where(holds: (pod: number) => boolean): number[] {
    return [...this.#starting, ...this.#ready].filter(holds);
  }

  get readyPods(): readonly number[] {
    return this.#ready;
  }

  isReady(pod: number): boolean {
    return this.#ready.includes(pod);
  }

  /** Takes a free server. @param choice which one, 0 ≤ choice < 1: pods of different speed are met by chance */
  takeServer(choice: number): number {
    const free = this.#free;
    const at = Math.floor(choice * free.length);
    const pod = free[at];
    const last = free.pop();
    if (at < free.length) {
      free[at] = last!;
    }
    return pod;
  }

  releaseServer(pod: number): void {
    this.#free.push(pod);
  }

  #dropFree(pod: number): void {
    let kept = 0;
    for (const other of this.#free) {
      if (other !== pod) {
        this.#free[kept++] = other;
      }
    }
    this.#free.length = kept;
  }
}
