import { createRandom } from '../../../../src/numeric/random';
import type { ForecastInput } from '../../../../src/methods/forecast/series';

/** Series with a daily season, a slow autoregression that neighbours share, and noise; deterministic. */
export function seasonalSeries({
  rows = 480,
  nodes = 3,
  noise = 0.3,
  period = 24,
  clock = true,
}: Partial<Record<'rows' | 'nodes' | 'noise' | 'period', number>> & { clock?: boolean } = {}): ForecastInput {
  const random = createRandom(7);
  const values = new Float32Array(rows * nodes);
  let shared = 0;
  for (let row = 0; row < rows; row++) {
    shared = 0.8 * shared + 0.4 * random.normal();
    for (let node = 0; node < nodes; node++) {
      const season = 3 * Math.sin((2 * Math.PI * row) / period + node);
      values[row * nodes + node] = 20 * (node + 1) + (node + 1) * (season + shared + noise * random.normal());
    }
  }
  const links = Array.from({ length: nodes - 1 }, (_, node) => ({ from: node, to: node + 1, weight: 1 }));
  return { rows, nodes, values, links, clock: clock ? { startMs: 0, stepMs: 86_400_000 / period } : null };
}
