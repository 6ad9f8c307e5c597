import type { Observation } from '../../../../simulation/control';

/** Moves pods away from bad nodes: first new ones elsewhere, then, when these are ready, the old ones go. */
export interface Drain {
  /** @returns pods to ask for, with those that replace others added */
  apply(pods: Int32Array, observation: Observation, bad: ReadonlySet<number>): Int32Array;
}

/** Rounds for one node: pods of a service may be anywhere, and more may be on the node than their share. */
const MAX_ROUNDS = 4;

/**
 * Pods on a node are known in sum only, so every service replaces its share, at least one pod, and again until the
 * node is empty. Nothing is taken away before its replacement takes requests.
 */
export function createDrain(): Drain {
  let extra: Int32Array | null = null;
  let rounds = 0;
  return {
    apply(pods, { ready, pods: there, nodes }, bad) {
      const onBad = nodes.ready.reduce((sum, count, node) => sum + (bad.has(node) ? count : 0), 0);
      if (bad.size === 0 || onBad === 0) {
        extra = null;
        rounds = 0;
        return pods;
      }
      if (extra !== null && there.every((count, service) => ready[service] >= count)) {
        // All replacements take requests: asking for less takes pods of the bad nodes away first.
        extra = null;
        return pods;
      }
      if (extra === null && rounds < MAX_ROUNDS) {
        const all = nodes.ready.reduce((sum, count) => sum + count, 0);
        extra = there.map((count) => Math.max(1, Math.ceil((count * onBad) / all)));
        rounds++;
      }
      return extra === null ? pods : pods.map((count, service) => count + extra![service]);
    },
  };
}
