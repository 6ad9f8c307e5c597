import type { Observation } from '../../../../../src/simulation/control';

/** An observation of so many services, with these values changed. */
export function observation(services: number, changes: Partial<Observation> = {}): Observation {
  return {
    timeS: 15,
    intervalS: 15,
    rates: new Float64Array(services),
    entryRate: 0,
    utilisations: new Float64Array(services),
    queues: new Int32Array(services),
    ready: new Int32Array(services).fill(1),
    pods: new Int32Array(services).fill(1),
    p95S: NaN,
    lateShare: 0,
    nodes: { slowness: Float64Array.of(1), rates: Float64Array.of(0), ready: Int32Array.of(services) },
    ...changes,
  };
}
