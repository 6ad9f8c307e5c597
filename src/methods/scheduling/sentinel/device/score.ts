import { parameterView, type ParameterSpec } from '../../../../compute';
import { CODE, COMPONENTS, HIDDEN, LOG_BOUND, variationalGruSpec, type WindowShape } from './variational-gru';

/** Scores one window of a trained network: higher is stranger. */
export type WindowScore = (window: ArrayLike<number>) => number;

/**
 * The bound of `negativeBound` at the code's mean, in plain arithmetic: a policy decides in one synchronous call.
 * @param flat parameters of `variationalGruSpec`
 * @returns takes [steps, channels], in scales of the baseline
 */
export function windowScore(shape: WindowShape, flat: Float32Array): WindowScore {
  const { steps, channels } = shape;
  const specs: readonly ParameterSpec[] = variationalGruSpec(shape);
  const p = Object.fromEntries(specs.map(({ name }) => [name, parameterView(specs, flat, name)]));
  const affine = (name: string, x: ArrayLike<number>): Float64Array => {
    const out = Float64Array.from(p[`${name}.bias`]);
    return addProduct(out, x, p[name], out.length);
  };
  const advance = (name: string, state: Float64Array, drive: Float64Array): Float64Array => {
    const gates = addProduct(drive.slice(0, 2 * HIDDEN), state, p[`${name}.gates`], 2 * HIDDEN).map(
      (value) => 1 / (1 + Math.exp(-value)),
    );
    const reset = state.map((value, at) => value * gates[at]);
    const candidate = addProduct(drive.slice(2 * HIDDEN), reset, p[`${name}.state`], HIDDEN).map(Math.tanh);
    return candidate.map((value, at) => value + gates[HIDDEN + at] * (state[at] - value));
  };
  return (window) => {
    let state: Float64Array = new Float64Array(HIDDEN);
    for (let step = 0; step < steps; step++) {
      state = advance('encode', state, affine('encode', row(window, step, channels)));
    }
    const both = affine('code', state);
    const code = both.subarray(0, CODE);
    let total = -0.5 * both.subarray(CODE).reduce((sum, log) => sum + bounded(log), 0) - logPrior(p, code);
    const drive = affine('decode', code);
    state = new Float64Array(HIDDEN);
    for (let step = 0; step < steps; step++) {
      const own = p['decode.step'].subarray(step * 3 * HIDDEN, (step + 1) * 3 * HIDDEN);
      state = advance(
        'decode',
        state,
        drive.map((value, at) => value + own[at]),
      );
      const values = affine('value', state);
      for (let channel = 0; channel < channels; channel++) {
        const log = bounded(values[channels + channel]);
        const error = window[step * channels + channel] - values[channel];
        total += 0.5 * (log + (error * error) / Math.exp(log));
      }
    }
    return total / (steps * channels);
  };
}

function logPrior(p: Readonly<Record<string, Float32Array>>, code: Float64Array): number {
  const shares = p['prior.logits'];
  const logs = Array.from({ length: COMPONENTS }, (_, component) => {
    let sum = shares[component];
    for (let each = 0; each < CODE; each++) {
      const at = component * CODE + each;
      const log = bounded(p['prior.logVariances'][at]);
      sum -= 0.5 * (log + (code[each] - p['prior.means'][at]) ** 2 / Math.exp(log));
    }
    return sum;
  });
  return logSum(logs) - logSum(shares);
}

function logSum(logs: ArrayLike<number>): number {
  const all = Array.from(logs);
  const largest = Math.max(...all);
  return largest + Math.log(all.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}

function bounded(log: number): number {
  return LOG_BOUND * Math.tanh(log / LOG_BOUND);
}

function row(window: ArrayLike<number>, step: number, channels: number): Float64Array {
  return Float64Array.from({ length: channels }, (_, channel) => window[step * channels + channel]);
}

/** Adds x · weights to `out`; weights are [x.length, columns]. */
function addProduct(
  out: Float64Array,
  x: ArrayLike<number>,
  weights: Float32Array,
  columns: number,
): Float64Array {
  for (let at = 0; at < x.length; at++) {
    const start = at * columns;
    for (let column = 0; column < columns; column++) {
      out[column] += x[at] * weights[start + column];
    }
  }
  return out;
}
