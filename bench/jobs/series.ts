import type { ForecastInput } from '../../src/methods/forecast/series';
import { createRandom } from '../../src/numeric/random';

const PERIOD = 24;
const STEP_MS = 3_600_000;

/** Loads with a daily season that their neighbours lag behind, and noise. */
export function seasonalLoads(rows: number, nodes: number): ForecastInput {
  const random = createRandom(7);
  const values = new Float32Array(rows * nodes);
  for (let row = 0; row < rows; row++) {
    for (let node = 0; node < nodes; node++) {
      const season = Math.sin((2 * Math.PI * (row - node / 4)) / PERIOD);
      values[row * nodes + node] = 50 + 10 * season + 2 * random.normal();
    }
  }
  const links = Array.from({ length: nodes - 1 }, (_, node) => ({ from: node, to: node + 1, weight: 1 }));
  return { rows, nodes, values, links, clock: { startMs: 0, stepMs: STEP_MS } };
}
