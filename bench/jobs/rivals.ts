/** Plain orders: first come, first served, and the shortest first. */
import type { TaskQueue, Waiting } from '../../src/jobs/schedule/task-queue';
import { SortedTasks } from '../../src/jobs/schedule/sorted-tasks';
import type { Task } from '../../src/jobs/schedule/task';

export const firstCome = (): TaskQueue => new PlainQueue(({ number }) => number);
export const shortestFirst = (): TaskQueue => new PlainQueue(({ estimateMs }) => estimateMs);

class PlainQueue implements TaskQueue {
  private readonly sorted: SortedTasks;
  private readonly waiting = new Map<string, Waiting>();

  constructor(rank: (waiting: Waiting) => number) {
    this.sorted = new SortedTasks(rank);
  }

  get size(): number {
    return this.waiting.size;
  }

  push(waiting: Waiting): void {
    this.waiting.set(waiting.task.id, waiting);
    this.sorted.add(waiting);
  }

  take(fits: (task: Task) => boolean): Waiting | undefined {
    const taken = this.sorted.take(fits);
    if (taken !== undefined) {
      this.waiting.delete(taken.task.id);
    }
    return taken;
  }

  remove(id: string): boolean {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) {
      this.waiting.delete(id);
      this.sorted.remove(waiting);
    }
    return waiting !== undefined;
  }
}
