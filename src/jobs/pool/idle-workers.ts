/** Processes that have finished a job wait a while for the next one: starting one and loading its code takes half a second. */
import type { Worker } from './worker';

const IDLE_MS = 5000;
/** Jobs that a process runs before another takes its place: what native libraries hold on to goes with it. */
const MAX_JOBS = 16;
/** A process that holds so much when it has nothing to do is not kept. */
const MAX_IDLE_BYTES = 600 * 1024 * 1024;

export class IdleWorkers {
  private readonly idle = new Map<Worker, NodeJS.Timeout>();
  private readonly jobs = new WeakMap<Worker, number>();

  /** The one that waited for the shortest time; undefined when there is none. */
  take(): Worker | undefined {
    const worker = [...this.idle.keys()].at(-1);
    if (worker !== undefined) {
      this.forget(worker);
    }
    return worker;
  }

  /** Keeps a process that has finished a job, or ends it. */
  async give(worker: Worker): Promise<void> {
    const jobs = (this.jobs.get(worker) ?? 0) + 1;
    this.jobs.set(worker, jobs);
    if (jobs >= MAX_JOBS || worker.rssBytes > MAX_IDLE_BYTES) {
      await worker.kill();
      return;
    }
    const timer = setTimeout(() => {
      this.idle.delete(worker);
      void worker.kill();
    }, IDLE_MS);
    timer.unref();
    this.idle.set(worker, timer);
    void worker.exited.then(() => this.forget(worker));
  }

  /** Ends all that wait. */
  async clear(): Promise<void> {
    const workers = [...this.idle.keys()];
    workers.forEach((worker) => this.forget(worker));
    await Promise.all(workers.map((worker) => worker.kill()));
  }

  private forget(worker: Worker): void {
    clearTimeout(this.idle.get(worker));
    this.idle.delete(worker);
  }
}
