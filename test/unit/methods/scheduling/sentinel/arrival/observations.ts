import type { NodeObservation, Observation } from '../../../../../../src/simulation/control';

/** Three nodes, two services with two pods each; `changes` replace what matters. */
export function observation(
  changes: Partial<Observation> = {},
  nodes: Partial<NodeObservation> = {},
): Observation {
  return {
    timeS: 15,
    intervalS: 15,
    rates: Float64Array.of(60, 60),
    entryRate: 60,
    utilisations: Float64Array.of(0.5, 0.5),
    queues: Int32Array.of(0, 0),
    ready: Int32Array.of(2, 2),
    pods: Int32Array.of(2, 2),
    p95S: 0.5,
    lateShare: 0,
    nodes: {
      slowness: Float64Array.of(1, 1, 1),
      rates: Float64Array.of(40, 40, 40),
      ready: Int32Array.of(2, 1, 1),
      ...nodes,
    },
    ...changes,
  };
}
