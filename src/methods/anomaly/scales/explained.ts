/** What neighbours explain: latency and errors travel from callee to caller, and never the other way. */
import { featureIndex, NODE_FEATURE_COUNT as F, type NodeFeatureName } from '../../../features/node-features';
import type { Edge } from './readings';

const index = (...names: readonly NodeFeatureName[]): number[] => names.map(featureIndex);
/** A caller's features, and the callee's that explain their rise. */
const EXPLANATIONS = [
  { caller: index('latency', 'latencyTail'), callee: index('latency', 'latencyTail', 'wireIn', 'wireTail') },
  { caller: index('errors'), callee: index('errors', 'callFailures') },
] as const;

/**
 * Takes from every caller's rise in latency and errors what its callees' rises explain, in place. A fall is explained
 * by nobody: that a service called less, or answered at once, is its own doing.
 * @param z deviations [windows, services, F]
 */
export function explainCallers(
  z: Float32Array,
  edges: readonly Edge[],
  windows: number,
  services: number,
): void {
  const observed = z.slice();
  for (let window = 0; window < windows; window++) {
    for (const { from, to } of edges) {
      if (from === to) {
        continue;
      }
      const above = (window * services + from) * F;
      const below = (window * services + to) * F;
      for (const { caller, callee } of EXPLANATIONS) {
        const explained = Math.max(0, ...callee.map((feature) => observed[below + feature]));
        for (const feature of caller) {
          if (observed[above + feature] > 0) {
            z[above + feature] = Math.max(
              0,
              Math.min(z[above + feature], observed[above + feature] - explained),
            );
          }
        }
      }
    }
  }
}
