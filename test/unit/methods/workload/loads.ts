import type { LoadSeries } from '../../../../src/methods/workload/load-series';
import { createRandom } from '../../../../src/numeric/random';

/** Hourly series with a day, a week and noise; deterministic. */
export function hourlyLoads({
  rows = 24 * 7 * 6,
  nodes = 2,
  noise = 0.3,
  seed = 3,
}: Partial<Record<'rows' | 'nodes' | 'noise' | 'seed', number>> = {}): LoadSeries {
  const random = createRandom(seed);
  const values = new Float32Array(nodes * rows);
  for (let node = 0; node < nodes; node++) {
    let slow = 0;
    for (let row = 0; row < rows; row++) {
      slow = 0.9 * slow + noise * random.normal();
      const day = 3 * Math.sin((2 * Math.PI * row) / 24 + node);
      const week = Math.floor(row / 24) % 7 < 5 ? 2 : -2;
      values[node * rows + row] = (node + 1) * (20 + day + week + slow + noise * random.normal());
    }
  }
  return {
    names: Array.from({ length: nodes }, (_, node) => `service-${node}`),
    nodes,
    rows,
    values,
    clock: { startMs: 0, stepMs: 3_600_000 },
    statics: { names: [], values: [] },
  };
}

/** One series of given values, one an hour. */
export function oneSeries(values: readonly number[]): LoadSeries {
  return {
    names: ['one'],
    nodes: 1,
    rows: values.length,
    values: Float32Array.from(values),
    clock: { startMs: 0, stepMs: 3_600_000 },
    statics: { names: [], values: [] },
  };
}
