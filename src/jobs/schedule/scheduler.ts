/**
 * Decides which task runs where and when. A pure state machine: it is told what happens, on a clock that is passed in, and
 * answers with commands. The same decisions serve children on one machine, and nodes in a simulation.
 */
import type { CostBook } from './cost-book';
import type { TaskQueue } from './task-queue';
import { Nodes } from './nodes';
import type { Command, NodeSpec, Task } from './task';

export interface SchedulerOptions {
  readonly queue: TaskQueue;
  readonly costs: CostBook;
  /** A node without a sign of life for so long is lost. */
  readonly silenceMs: number;
  /** A task that runs so many times its estimate is started a second time elsewhere where there is room; null: never. */
  readonly stragglerFactor: number | null;
  readonly isLocalPreferred: boolean;
}

interface Running {
  readonly node: string;
  readonly startedMs: number;
}

interface Known {
  readonly task: Task;
  readonly number: number;
  /** Attempts so far. */
  attempts: number;
  failures: number;
  readonly running: Map<number, Running>;
}

const MAX_FAILURES = 5;
/** The first retry is immediate: a training resumes where it was. The wait doubles with each further one. */
const BACK_OFF = { firstMs: 500, maxMs: 30_000 } as const;
/** Attempts of a straggler at once: the second node may be slow as well. */
const MAX_AT_ONCE = 3;
/** Tasks are not started twice for less. */
const MIN_STRAGGLER_MS = 2000;

export class Scheduler {
  private readonly nodes = new Nodes();
  private readonly known = new Map<string, Known>();
  /** Tasks that wait for their retry. */
  private readonly retries = new Map<string, number>();
  private readonly withDeadline = new Set<Known>();
  private submitted = 0;

  constructor(private readonly options: SchedulerOptions) {}

  /** Tasks that are waiting or running. */
  get size(): number {
    return this.known.size;
  }

  addNode(spec: NodeSpec, nowMs: number): void {
    this.nodes.add(spec, nowMs);
  }

  heard(node: string, nowMs: number): void {
    this.nodes.heard(node, nowMs);
  }

  submit(task: Task): void {
    const known = { task, number: this.submitted++, attempts: 0, failures: 0, running: new Map() };
    this.known.set(task.id, known);
    if (task.deadlineMs !== null) {
      this.withDeadline.add(known);
    }
    this.enqueue(known);
  }

  /**
   * An attempt came to its end. The first one wins, also that of a node which was held to be lost.
   * @returns the other attempts, to be stopped; undefined when the task is already done, and this result is not needed
   */
  finished(id: string, attempt: number, nowMs: number): readonly Command[] | undefined {
    const known = this.known.get(id);
    if (known === undefined) {
      return undefined;
    }
    const own = known.running.get(attempt);
    if (own !== undefined && known.failures === 0) {
      // What resumed from a checkpoint ran for a part of its time only.
      this.options.costs.add(known.task, nowMs - own.startedMs);
    }
    this.release(known, attempt);
    return this.drop(known);
  }

  /** An attempt failed. The task is tried again, after a while, unless it failed too often. */
  failed(id: string, attempt: number, nowMs: number): readonly Command[] {
    const known = this.known.get(id);
    if (known?.running.has(attempt) !== true) {
      return [];
    }
    this.release(known, attempt);
    if (known.running.size > 0) {
      return [];
    }
    known.failures++;
    if (known.failures >= MAX_FAILURES) {
      return [...this.drop(known), { kind: 'give-up', task: known.task, reason: 'attempts' }];
    }
    const { firstMs, maxMs } = BACK_OFF;
    const waitMs = known.failures === 1 ? 0 : Math.min(firstMs * 2 ** (known.failures - 2), maxMs);
    this.retries.set(id, nowMs + waitMs);
    return [];
  }

  /** @returns what runs of it, to be stopped */
  cancel(id: string): readonly Command[] {
    const known = this.known.get(id);
    return known === undefined ? [] : this.drop(known);
  }

  /** All that is to be done now: call it after every event, and at `nextMs`. */
  tick(nowMs: number): Command[] {
    const commands: Command[] = [];
    for (const node of this.nodes.silent(nowMs - this.options.silenceMs)) {
      this.lose(node, nowMs, commands);
    }
    for (const [id, dueMs] of this.retries) {
      const known = this.known.get(id);
      if (dueMs <= nowMs && known !== undefined) {
        this.retries.delete(id);
        this.enqueue(known);
      }
    }
    for (const known of this.withDeadline) {
      if ((known.task.deadlineMs as number) <= nowMs) {
        commands.push(...this.drop(known), { kind: 'give-up', task: known.task, reason: 'deadline' });
      }
    }
    this.place(nowMs, commands);
    this.repeatStragglers(nowMs, commands);
    return commands;
  }

  /** When `tick` has something to do although nothing happens; Infinity when never. */
  nextMs(): number {
    const deadlines = Array.from(this.withDeadline, ({ task }) => task.deadlineMs as number);
    return Math.min(Infinity, ...this.retries.values(), ...deadlines);
  }

  private enqueue({ task, number, attempts }: Known): void {
    const estimateMs = this.options.costs.estimateMs(task);
    this.options.queue.push({ task, number, estimateMs, isRetry: attempts > 0 });
  }

  private place(nowMs: number, commands: Command[]): void {
    const { queue, isLocalPreferred } = this.options;
    while (queue.size > 0 && this.nodes.hasRoom()) {
      const taken = queue.take((task) => this.nodes.choose(task, false) !== undefined);
      if (taken === undefined) {
        return;
      }
      const node = this.nodes.choose(taken.task, isLocalPreferred) as string;
      this.start(this.known.get(taken.task.id) as Known, node, nowMs, commands);
    }
  }

  private repeatStragglers(nowMs: number, commands: Command[]): void {
    const { stragglerFactor, costs, queue, isLocalPreferred } = this.options;
    if (stragglerFactor === null || queue.size > 0 || !this.nodes.hasRoom()) {
      return;
    }
    for (const known of this.known.values()) {
      const running = [...known.running.values()];
      if (running.length === 0 || running.length === MAX_AT_ONCE) {
        continue;
      }
      const latestMs = Math.max(...running.map(({ startedMs }) => startedMs));
      const limitMs = Math.max(MIN_STRAGGLER_MS, stragglerFactor * costs.estimateMs(known.task));
      const taken = new Set(running.map(({ node }) => node));
      const node =
        nowMs - latestMs > limitMs ? this.nodes.choose(known.task, isLocalPreferred, taken) : undefined;
      if (node !== undefined) {
        this.start(known, node, nowMs, commands);
      }
    }
  }

  private start(known: Known, node: string, nowMs: number, commands: Command[]): void {
    const attempt = known.attempts++;
    known.running.set(attempt, { node, startedMs: nowMs });
    this.nodes.occupy(node, known.task);
    commands.push({ kind: 'start', task: known.task, attempt, node });
  }

  private lose(node: string, nowMs: number, commands: Command[]): void {
    for (const known of this.known.values()) {
      for (const [attempt, running] of known.running) {
        if (running.node === node) {
          commands.push(
            { kind: 'stop', task: known.task, attempt, node },
            ...this.failed(known.task.id, attempt, nowMs),
          );
        }
      }
    }
    this.nodes.remove(node);
  }

  private release(known: Known, attempt: number): void {
    const running = known.running.get(attempt);
    if (running !== undefined) {
      known.running.delete(attempt);
      this.nodes.release(running.node, known.task);
    }
  }

  /** Forgets a task. */
  private drop(known: Known): Command[] {
    const { task } = known;
    const commands = Array.from(known.running, ([attempt, { node }]): Command => {
      this.nodes.release(node, task);
      return { kind: 'stop', task, attempt, node };
    });
    known.running.clear();
    this.known.delete(task.id);
    this.retries.delete(task.id);
    this.withDeadline.delete(known);
    this.options.queue.remove(task.id);
    return commands;
  }
}
