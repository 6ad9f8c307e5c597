import type { ForecastInput } from './series';

/**
 * Weighted mean over each series' neighbours, links taken both ways (trouble spreads from callee to caller, load from
 * caller to callee); a series without neighbours gets its own value. Time is linear in links.
 * @param values [rows, nodes]
 */
export function neighbourMeans(
  values: Float32Array,
  nodes: number,
  rows: number,
  links: ForecastInput['links'],
): Float32Array {
  const total = new Float64Array(nodes);
  for (const { from, to, weight } of links) {
    total[from] += Math.abs(weight);
    total[to] += Math.abs(weight);
  }
  const means = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const at = row * nodes;
    for (const { from, to, weight } of links) {
      means[at + from] += (weight / total[from]) * values[at + to];
      means[at + to] += (weight / total[to]) * values[at + from];
    }
    for (let node = 0; node < nodes; node++) {
      if (total[node] === 0) {
        means[at + node] = values[at + node];
      }
    }
  }
  return means;
}
