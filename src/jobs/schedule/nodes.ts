/** The nodes that run tasks: what is free on them, what data they have, and when they were last heard of. */
import type { NodeSpec, Task } from './task';

/** Datasets that a node is taken to have still. */
const MAX_LOCAL = 16;

interface NodeState {
  readonly spec: NodeSpec;
  freeCores: number;
  freeBytes: number;
  heardMs: number;
  /** The one used last stands last. */
  readonly local: Set<string>;
}

export class Nodes {
  private readonly states = new Map<string, NodeState>();

  add(spec: NodeSpec, nowMs: number): void {
    this.states.set(spec.id, {
      spec,
      freeCores: spec.cores,
      freeBytes: spec.memoryBytes,
      heardMs: nowMs,
      local: new Set(),
    });
  }

  remove(id: string): void {
    this.states.delete(id);
  }

  heard(id: string, nowMs: number): void {
    const state = this.states.get(id);
    if (state !== undefined) {
      state.heardMs = nowMs;
    }
  }

  /** Nodes without a sign of life since `sinceMs`. */
  silent(sinceMs: number): string[] {
    return [...this.states.values()].filter(({ heardMs }) => heardMs < sinceMs).map(({ spec }) => spec.id);
  }

  /** False when no task at all could start: nobody has to look at the queue. */
  hasRoom(): boolean {
    for (const { freeCores, spec } of this.states.values()) {
      if (freeCores + spec.extraCores > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The node for a task: one that has its data, then the one with the fewest free cores, so that large tasks find room.
   * @param isLocalPreferred false: the first that fits
   */
  choose(task: Task, isLocalPreferred: boolean, except?: ReadonlySet<string>): string | undefined {
    let best: NodeState | undefined;
    for (const state of this.states.values()) {
      if (!fits(state, task) || except?.has(state.spec.id) === true) {
        continue;
      }
      if (!isLocalPreferred) {
        return state.spec.id;
      }
      if (best === undefined || isBetter(state, best, task.dataset)) {
        best = state;
      }
    }
    return best?.spec.id;
  }

  occupy(id: string, { cost, dataset }: Task): void {
    this.change(id, cost, -1);
    const local = this.states.get(id)?.local;
    if (dataset !== null && local !== undefined) {
      local.delete(dataset);
      local.add(dataset);
      if (local.size > MAX_LOCAL) {
        local.delete(local.values().next().value as string);
      }
    }
  }

  release(id: string, { cost }: Task): void {
    this.change(id, cost, 1);
  }

  private change(id: string, { cores, memoryBytes }: Task['cost'], sign: 1 | -1): void {
    const state = this.states.get(id);
    if (state !== undefined) {
      state.freeCores += sign * Math.min(cores, state.spec.cores);
      state.freeBytes += sign * memoryBytes;
    }
  }
}

function fits({ spec, freeCores, freeBytes }: NodeState, { priority, cost }: Task): boolean {
  const extra = priority === 'interactive' ? spec.extraCores : 0;
  // A task that asks for more than a node has gets all of it, and runs alone.
  const isAlone = freeCores === spec.cores;
  return freeCores + extra >= Math.min(cost.cores, spec.cores) && (freeBytes >= cost.memoryBytes || isAlone);
}

function isBetter(one: NodeState, other: NodeState, dataset: string | null): boolean {
  const isLocal = ({ local }: NodeState): boolean => dataset !== null && local.has(dataset);
  return isLocal(one) === isLocal(other) ? one.freeCores < other.freeCores : isLocal(one);
}
