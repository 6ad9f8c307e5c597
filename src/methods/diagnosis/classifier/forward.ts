/** The classifier without a tensor library: naming an incident takes some microseconds per service. */
import { parameterView } from '../../../compute/parameters';
import { describe, DESCRIPTION_LENGTH as D, type Kind } from '../kinds/kind';
import { observationOf } from '../kinds/observation';
import { CHANNEL_COUNT as C } from '../signature/channels';
import type { Signature } from '../signature/signature';
import { classifierParameters, FIRST_LOG_SCALE, HEADS, NOTHING_STATED, RANK, WIDTH } from './network';
import { VIEWS } from './views';

/** How far one signature agrees with each kind. */
export interface Compatibility {
  /** Logits by kind. */
  readonly logits: Float64Array;
  /** What each number of the description of a kind adds to its logit, [DESCRIPTION_LENGTH]. */
  shares(kind: number): Float64Array;
}

export interface OpenClassifier {
  compare(signature: Signature): Compatibility;
  /** A kind whose logit is above it is there, whether or not others are. */
  readonly threshold: number;
}

const V = VIEWS.length;
const DEPTH = WIDTH / HEADS;

/** @param parameters as `classifierParameters` lays them out */
export function openClassifier(
  parameters: Float32Array,
  kinds: readonly Pick<Kind, 'statements'>[],
): OpenClassifier {
  const specs = classifierParameters();
  const view = (name: string): Float32Array => parameterView(specs, parameters, name);
  const embed = view('embed');
  const embedBias = view('embed.bias');
  const attend = view('attend');
  const attendBias = view('attend.bias');
  const correct = view('correct');
  const correctBias = view('correct.bias');
  const gain = view('gain').map(Math.exp);
  const left = view('left');
  const right = view('right');
  const scale = Math.exp(view('scale')[0] + FIRST_LOG_SCALE);
  const descriptions = kinds.map(describe);

  function tokensOf(signature: Signature): Float64Array {
    const tokens = new Float64Array(V * WIDTH);
    VIEWS.forEach((channels, token) => {
      const at = token * WIDTH;
      for (let unit = 0; unit < WIDTH; unit++) {
        let sum = embedBias[at + unit];
        for (const channel of channels) {
          if (!Number.isNaN(signature[channel])) {
            sum += signature[channel] * embed[channel * V * WIDTH + at + unit];
            sum += embed[(C + channel) * V * WIDTH + at + unit];
          }
        }
        tokens[at + unit] = Math.max(0, sum);
      }
    });
    return tokens;
  }

  /** Corrections of the observation by what the views say together, [D]. */
  function corrections(signature: Signature): Float64Array {
    const tokens = tokensOf(signature);
    const qkv = product(tokens, attend, attendBias, V, WIDTH, 3 * WIDTH);
    const isAbsent = VIEWS.map((channels) => channels.every((at) => Number.isNaN(signature[at])));
    const isKnown = isAbsent.includes(false) ? isAbsent.map((absent) => !absent) : isAbsent;
    for (let token = 0; token < V; token++) {
      for (let head = 0; head < HEADS; head++) {
        const powers = VIEWS.map((_, other) => {
          let sum = 0;
          for (let unit = head * DEPTH; unit < (head + 1) * DEPTH; unit++) {
            sum += qkv[token * 3 * WIDTH + unit] * qkv[other * 3 * WIDTH + WIDTH + unit];
          }
          return isKnown[other] ? sum / Math.sqrt(DEPTH) : -Infinity;
        });
        const most = Math.max(...powers);
        const weights = powers.map((power) => Math.exp(power - most));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        weights.forEach((weight, other) => {
          for (let unit = head * DEPTH; unit < (head + 1) * DEPTH; unit++) {
            tokens[token * WIDTH + unit] += (weight / total) * qkv[other * 3 * WIDTH + 2 * WIDTH + unit];
          }
        });
      }
    }
    return product(tokens, correct, correctBias, 1, V * WIDTH, D);
  }

  return {
    threshold: view('threshold')[0],
    compare(signature) {
      const correction = corrections(signature);
      const observation = observationOf(signature);
      const weighed = Float64Array.from(observation, (value, at) =>
        Number.isNaN(value) ? 0 : (value + correction[at]) * gain[at],
      );
      const inner = product(weighed, left, NO_BIAS, 1, D, RANK);
      const joined = product(inner, right, NO_BIAS, 1, RANK, D).map((value, at) => value + weighed[at]);
      const stated = descriptions.map((description) =>
        Math.sqrt(
          description.reduce(
            (sum, value, at) => sum + (Number.isNaN(observation[at]) ? 0 : Math.abs(value)),
            NOTHING_STATED,
          ),
        ),
      );
      const shares = (kind: number): Float64Array =>
        joined.map((value, at) => (scale * value * descriptions[kind][at]) / stated[kind]);
      const logits = Float64Array.from(kinds, (_, kind) =>
        shares(kind).reduce((sum, share) => sum + share, 0),
      );
      return { logits, shares };
    },
  };
}

const NO_BIAS = new Float32Array(D);

/** [rows, from] × [from, to] + bias. */
function product(
  values: Float64Array,
  weights: Float32Array,
  bias: Float32Array,
  rows: number,
  from: number,
  to: number,
): Float64Array {
  const result = new Float64Array(rows * to);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < to; column++) {
      result[row * to + column] = bias[column];
    }
    for (let input = 0; input < from; input++) {
      const value = values[row * from + input];
      if (value !== 0) {
        for (let column = 0; column < to; column++) {
          result[row * to + column] += value * weights[input * to + column];
        }
      }
    }
  }
  return result;
}
