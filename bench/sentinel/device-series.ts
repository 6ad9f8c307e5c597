import { createRandom, type Random } from '../../src/numeric/random';

/** Utilisation, service time relative to the usual, share of errors, throughput relative to its usual. */
export const CHANNELS = 4;
export const FLOORS = [0.02, 0.02, 0.002, 0.05];

/** Faults that the detector's settings were chosen on. */
export const SEEN_KINDS = ['slow', 'mildly-slow', 'lost', 'jitter', 'errors'] as const;
/** Faults looked at once, after the settings were final. */
export const HELD_OUT_KINDS = ['leak', 'stuck-sensor', 'neighbour', 'stalls'] as const;
export type FaultKind = (typeof SEEN_KINDS)[number] | (typeof HELD_OUT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly from: number;
  readonly to: number;
}

/** [steps, CHANNELS] a device whose load has a slow wave and persistent noise, at intervals of 15 s. */
export function deviceSeries(seed: number, steps: number, faults: readonly Fault[]): Float64Array {
  const random = createRandom(seed, 1);
  const values = new Float64Array(steps * CHANNELS);
  const period = 400 + random.integer(800);
  const level = 0.3 + 0.25 * random.uniform();
  let persistent = 0;
  for (let step = 0; step < steps; step++) {
    persistent = 0.9 * persistent + 0.06 * random.normal();
    const load = Math.max(0.05, 1 + 0.35 * Math.sin((2 * Math.PI * step) / period) + persistent);
    const fault = faults.find(({ from, to }) => step >= from && step < to);
    const healthy = { speed: 1, extra: 0, jitter: 0.04, errors: 0.001, throughput: load };
    const state = fault === undefined ? healthy : broken(healthy, fault, step, random);
    const busy = (level * state.throughput) / state.speed;
    const serviceTime = ((1 + 0.3 * busy ** 2) / state.speed) * (1 + state.jitter * random.normal());
    const row = [
      Math.min(1, Math.max(0, busy * (1 + 0.05 * random.normal()) + state.extra)),
      state.throughput === 0 ? 0 : Math.max(0.1, serviceTime),
      state.throughput === 0 ? 0 : Math.max(0, state.errors * (1 + random.normal())),
      state.throughput * (1 + 0.05 * random.normal()),
    ];
    const isStuck = fault?.kind === 'stuck-sensor' && step > fault.from;
    values.set(isStuck ? values.subarray((step - 1) * CHANNELS, step * CHANNELS) : row, step * CHANNELS);
  }
  return values;
}

interface State {
  readonly speed: number;
  /** Utilisation that is not of requests. */
  readonly extra: number;
  readonly jitter: number;
  readonly errors: number;
  readonly throughput: number;
}

function broken(state: State, { kind, from, to }: Fault, step: number, random: Random): State {
  switch (kind) {
    case 'slow':
      return { ...state, speed: 0.6 };
    case 'lost':
      return { ...state, throughput: 0 };
    case 'jitter':
      return { ...state, jitter: 0.1 };
    case 'errors':
      return { ...state, errors: 0.004 };
    case 'mildly-slow':
      return { ...state, speed: 0.85 };
    case 'leak':
      return { ...state, speed: 1 - (0.5 * (step - from)) / (to - from) };
    case 'neighbour':
      return { ...state, extra: 0.15 * random.uniform() };
    case 'stalls':
      return (step - from) % 6 === 0 ? { ...state, speed: 0.5 } : state;
    case 'stuck-sensor':
      return state;
  }
}
