/** Tasks that wait for a node. The order is the queue's own. */
import type { Task } from './task';

export interface Waiting {
  readonly task: Task;
  /** Order of submission. */
  readonly number: number;
  readonly estimateMs: number;
  /** It ran before, and what it did lies in its checkpoint. */
  readonly isRetry: boolean;
}

export interface TaskQueue {
  readonly size: number;
  push(waiting: Waiting): void;
  /** Removes and returns the next task that `fits` somewhere; undefined when none of those at the front does. */
  take(fits: (task: Task) => boolean): Waiting | undefined;
  /** False when it does not wait. */
  remove(id: string): boolean;
}
