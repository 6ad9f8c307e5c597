/**
 * The order in which waiting tasks start: interactive before background; among workspaces the one that was served least;
 * within a workspace interactive tasks as they came, and background tasks the longest first, which ends a batch soonest
 * (Graham's LPT rule). What ran before goes on first.
 */
import { SortedTasks } from './sorted-tasks';
import type { Task } from './task';
import type { TaskQueue, Waiting } from './task-queue';

/** So many starts with interactive tasks waiting, then one of a background task: nobody waits for ever. */
const INTERACTIVE_RUN = 8;

interface Lane {
  readonly interactive: SortedTasks;
  readonly background: SortedTasks;
  /** Core-milliseconds given to the workspace so far, as estimated. */
  served: number;
}

const arrival = ({ number }: Waiting): number => number;
const longestFirst = ({ estimateMs, task, isRetry }: Waiting): number =>
  isRetry ? -Infinity : -estimateMs * task.cost.cores;

export class FairQueue implements TaskQueue {
  /** Workspaces with waiting tasks, and those that had some. */
  private readonly lanes = new Map<string, Lane>();
  private readonly places = new Map<string, Waiting>();
  private interactiveRun = 0;

  get size(): number {
    return this.places.size;
  }

  push(waiting: Waiting): void {
    const { task } = waiting;
    this.places.set(task.id, waiting);
    this.laneOf(task.workspace)[task.priority].add(waiting);
  }

  take(fits: (task: Task) => boolean): Waiting | undefined {
    const lanes = [...this.lanes.values()].sort((a, b) => a.served - b.served);
    const classes: readonly Task['priority'][] =
      this.interactiveRun < INTERACTIVE_RUN ? ['interactive', 'background'] : ['background', 'interactive'];
    for (const each of classes) {
      for (const lane of lanes) {
        const taken = lane[each].take(fits);
        if (taken !== undefined) {
          lane.served += taken.estimateMs * taken.task.cost.cores;
          this.interactiveRun = each === 'interactive' ? this.interactiveRun + 1 : 0;
          this.places.delete(taken.task.id);
          this.forget();
          return taken;
        }
      }
    }
    return undefined;
  }

  remove(id: string): boolean {
    const waiting = this.places.get(id);
    if (waiting === undefined) {
      return false;
    }
    this.places.delete(id);
    this.laneOf(waiting.task.workspace)[waiting.task.priority].remove(waiting);
    return true;
  }

  private laneOf(workspace: string): Lane {
    const known = this.lanes.get(workspace);
    if (known !== undefined) {
      return known;
    }
    // Who comes new, or comes back, has no claim on the time in which it asked for nothing.
    const served = Math.min(...Array.from(this.lanes.values(), (lane) => lane.served));
    const lane: Lane = {
      interactive: new SortedTasks(arrival),
      background: new SortedTasks(longestFirst),
      served: Number.isFinite(served) ? served : 0,
    };
    this.lanes.set(workspace, lane);
    return lane;
  }

  /** Workspaces without waiting tasks, once nobody waits at all: the memory does not grow with their number. */
  private forget(): void {
    if (this.places.size === 0) {
      this.lanes.clear();
    }
  }
}
