/** What may explain a service's state: its own past, and its neighbours along the direction in which trouble travels. */
import { featureIndex, NODE_FEATURE_COUNT as F, type NodeFeatureName } from '../../features/node-features';
import type { Normalised } from './normalise';

const index = (...names: readonly NodeFeatureName[]): number[] => names.map(featureIndex);

/** Latency and errors travel from callee to caller, and only their rise does. */
const FROM_CALLEES = [
  { own: index('latency', 'latencyTail'), theirs: index('latency', 'latencyTail', 'wireIn', 'wireTail') },
  { own: index('errors'), theirs: index('errors', 'callFailures') },
] as const;
/** Requests travel from caller to callee; more of them make a service slower. */
const RATE = featureIndex('rate');
const SLOWED_BY_LOAD = index('latency', 'latencyTail', 'work', 'workTail');

/** A service's own last windows explain at most what they showed, up to so many standard deviations. */
const PAST_WINDOWS = 8;
const FARTHEST_PAST_SIGMA = 3;
/** Smaller expectations excuse nothing and need no reason. */
const FREE_SIGMA = 1;

/**
 * Limits a network's expectation to what has a causal reason. That a service stopped calling its callees is no excuse
 * for it, although the network sees their rate fall.
 * @param expected asinh of deviations [windows, services, F]; NaN where unknown
 * @returns the same, limited
 */
export function causalExpectation(
  { windows, services, z }: Normalised,
  expected: Float32Array,
  edges: readonly { readonly from: number; readonly to: number }[],
): Float32Array {
  const stride = services * F;
  const result = expected.slice();
  const low = new Float32Array(stride);
  const high = new Float32Array(stride);
  for (let window = 0; window < windows; window++) {
    const first = window * stride;
    low.fill(-FREE_SIGMA);
    high.fill(FREE_SIGMA);
    for (let past = Math.max(0, window - PAST_WINDOWS); past < window; past++) {
      for (let column = 0; column < stride; column++) {
        const shown = z[past * stride + column];
        low[column] = Math.min(low[column], Math.max(-FARTHEST_PAST_SIGMA, shown));
        high[column] = Math.max(high[column], Math.min(FARTHEST_PAST_SIGMA, shown));
      }
    }
    for (const { from, to } of edges) {
      if (from === to) {
        continue;
      }
      const [caller, callee] = [from * F, to * F];
      for (const { own, theirs } of FROM_CALLEES) {
        const rise = Math.max(...theirs.map((feature) => z[first + callee + feature]));
        for (const feature of own) {
          high[caller + feature] = Math.max(high[caller + feature], rise);
        }
      }
      const load = z[first + caller + RATE];
      low[callee + RATE] = Math.min(low[callee + RATE], load);
      high[callee + RATE] = Math.max(high[callee + RATE], load);
      for (const feature of SLOWED_BY_LOAD) {
        high[callee + feature] = Math.max(high[callee + feature], load);
      }
    }
    for (let column = 0; column < stride; column++) {
      const at = first + column;
      // NaN stays NaN.
      result[at] = Math.max(Math.asinh(low[column]), Math.min(Math.asinh(high[column]), expected[at]));
    }
  }
  return result;
}
