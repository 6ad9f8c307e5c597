import { parameterView } from '../../../compute/parameters';
import { FEATURES } from './features';
import { FIRST_LOG_DEVIATION, policyParameters, ROUNDS, WIDTH } from './policy-network';
import type { CallShares } from './call-shares';

/** The policy network without a tensor library: a decision takes some microseconds per service. */
export interface Actor {
  /** @param features [services, FEATURES.length] @returns means of the actions, one for each service */
  act(features: Float32Array, calls: CallShares): Float32Array;
  /** Logarithm of the deviation with which actions are tried in training. */
  readonly logDeviation: number;
  /** Values of the state that was last acted on, one for each service. */
  readonly values: Float32Array;
}

/** @param parameters as `policyParameters` lays them out */
export function createActor(parameters: Float32Array): Actor {
  const specs = policyParameters();
  const view = (name: string): Float32Array => parameterView(specs, parameters, name);
  const layers = new Map(
    specs
      .filter(({ name, shape }) => shape.length === 2 && !name.endsWith('.bias'))
      .map(({ name, shape: [from, to] }) => [
        name,
        { from, to, weights: view(name), bias: view(`${name}.bias`) },
      ]),
  );
  let values = new Float32Array(0);

  /** out += rows × weights + bias, row by row. */
  function addLinear(name: string, rows: Float32Array, out: Float32Array): void {
    const { from, to, weights, bias } = layers.get(name)!;
    for (let row = 0; row * from < rows.length; row++) {
      for (let column = 0; column < to; column++) {
        out[row * to + column] += bias[column];
      }
      for (let input = 0; input < from; input++) {
        const x = rows[row * from + input];
        if (x !== 0) {
          for (let column = 0; column < to; column++) {
            out[row * to + column] += x * weights[input * to + column];
          }
        }
      }
    }
  }

  return {
    logDeviation: FIRST_LOG_DEVIATION + view('logDeviation')[0],
    get values() {
      return values;
    },
    act(features, { callers, callees }) {
      const services = features.length / FEATURES.length;
      const state = new Float32Array(services * WIDTH);
      addLinear('embed', features, state);
      relu(state);
      for (let round = 0; round < ROUNDS; round++) {
        const next = new Float32Array(services * WIDTH);
        addLinear(`round${round}.own`, state, next);
        addLinear(`round${round}.callers`, gather(callers, state, services), next);
        addLinear(`round${round}.callees`, gather(callees, state, services), next);
        const all = new Float32Array(WIDTH);
        addLinear(`round${round}.all`, meanRow(state, services), all);
        next.forEach((x, index) => (state[index] += Math.max(0, x + all[index % WIDTH])));
      }
      const actions = new Float32Array(services);
      addLinear('action', state, actions);
      values = new Float32Array(services);
      addLinear('value', state, values);
      return actions;
    },
  };
}

function relu(rows: Float32Array): void {
  rows.forEach((x, index) => (rows[index] = Math.max(0, x)));
}

/** shares [services, services] × state [services, WIDTH] */
function gather(shares: Float32Array, state: Float32Array, services: number): Float32Array {
  const out = new Float32Array(state.length);
  shares.forEach((share, index) => {
    if (share !== 0) {
      const to = Math.floor(index / services) * WIDTH;
      const from = (index % services) * WIDTH;
      for (let column = 0; column < WIDTH; column++) {
        out[to + column] += share * state[from + column];
      }
    }
  });
  return out;
}

function meanRow(state: Float32Array, services: number): Float32Array {
  const mean = new Float32Array(WIDTH);
  state.forEach((x, index) => (mean[index % WIDTH] += x / services));
  return mean;
}
