import { createRandom } from '../../../../../src/numeric/random';
import type { WorkloadSeries, WorkloadWindows } from '../../../../../src/methods/workload/networks/request';

/** Daily loads with noise; series differ in phase and height, which their one static column tells. */
export function dailyLoads(nodes: number, rows: number, seed = 1): WorkloadSeries {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: nodes * rows }, (_, cell) => {
    const [node, row] = [Math.floor(cell / rows), cell % rows];
    return Math.sin((2 * Math.PI * row) / 24 + node) + 0.5 * node - 0.25 * nodes + 0.1 * random.normal();
  });
  const calendar = Float32Array.from({ length: rows }, (_, row) => (row % 24) / 23 - 0.5);
  const statics = Float32Array.from({ length: nodes }, (_, node) => node - (nodes - 1) / 2);
  return {
    nodes,
    rows,
    clock: null,
    values,
    calendar,
    calendarWidth: 1,
    statics,
    staticWidth: 1,
    period: 24,
    week: 0,
  };
}

/** Windows of every node at these origins. */
export function windowsAt(nodes: readonly number[], origins: readonly number[]): WorkloadWindows {
  const pairs = nodes.flatMap((node) => origins.map((origin) => [node, origin]));
  return {
    node: Int32Array.from(pairs, ([node]) => node),
    origin: Int32Array.from(pairs, ([, origin]) => origin),
  };
}

/** from, from + step, … below `below`. */
export function range(from: number, below: number, step = 1): readonly number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((below - from) / step)) },
    (_, index) => from + index * step,
  );
}
