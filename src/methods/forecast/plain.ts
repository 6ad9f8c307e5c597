import { persistedRow, seasonalRow } from '../../evaluation/rivals';
import type { Predict } from './linear';
import type { Prepared } from './prepare';

/** The last known value, repeated. */
export function lastValue({ filled, shape, input: { nodes } }: Prepared): Predict {
  return (origins) =>
    perCell(
      origins,
      shape.steps,
      nodes,
      (origin, _step, node) => filled[persistedRow(origin) * nodes + node],
    );
}

/** The value one season earlier; null when no season is known. */
export function sameTimeYesterday({ filled, season, shape, input: { nodes } }: Prepared): Predict | null {
  if (season === null) {
    return null;
  }
  const { period } = season;
  return (origins) =>
    perCell(
      origins,
      shape.steps,
      nodes,
      (origin, step, node) => filled[seasonalRow(origin, step, period) * nodes + node],
    );
}

function perCell(
  origins: readonly number[],
  steps: number,
  nodes: number,
  value: (origin: number, step: number, node: number) => number,
): Float32Array {
  const forecast = new Float32Array(origins.length * steps * nodes);
  let at = 0;
  for (const origin of origins) {
    for (let step = 0; step < steps; step++) {
      for (let node = 0; node < nodes; node++) {
        forecast[at++] = value(origin, step, node);
      }
    }
  }
  return forecast;
}
