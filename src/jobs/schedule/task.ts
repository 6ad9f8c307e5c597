/** What a scheduler knows of jobs and of the nodes that run them. Nothing here starts anything. */
import type { JobRecord } from '../record/record';

export interface Task {
  /** Unique among the tasks that are waiting or running. */
  readonly id: string;
  readonly kind: string;
  /** Who asked: workspaces share the nodes evenly. */
  readonly workspace: string;
  readonly priority: JobRecord['priority'];
  /** What the declaration estimates; the scheduler's own past runs count more. */
  readonly cost: JobRecord['cost'];
  /** Size of the work in a unit of the kind, for example bytes of the dataset: running times are learned per unit. */
  readonly units: number;
  /** Key of its data: a node that has it already starts sooner. */
  readonly dataset: string | null;
  /** Until when it has to be done, on the scheduler's clock; null: at any time. */
  readonly deadlineMs: number | null;
}

export interface NodeSpec {
  readonly id: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Cores beyond the real ones that interactive tasks may use: they run for a moment, and a person waits. */
  readonly extraCores: number;
}

/** What whoever owns the nodes has to do. */
export type Command =
  | { readonly kind: 'start'; readonly task: Task; readonly attempt: number; readonly node: string }
  | { readonly kind: 'stop'; readonly task: Task; readonly attempt: number; readonly node: string }
  /** The task is not started again. */
  | { readonly kind: 'give-up'; readonly task: Task; readonly reason: 'attempts' | 'deadline' };
