import { describe, expect, it } from 'vitest';
import { prepareForecast } from '../../../../src/methods/forecast/prepare';
import { bounded } from '../../../../src/methods/forecast/candidates';
import { shareCeilings } from '../../../../src/methods/forecast/shares';
import { splitRows, type ForecastInput } from '../../../../src/methods/forecast/series';
import { accuracyOf } from '../../../../src/methods/forecast/accuracy';

describe('shareCeilings', () => {
  it.each([
    ['cpu_utilization', [0.2, 0.9], 1],
    ['availability', [99, 100], 100],
    ['error rate (%)', [0, 3], 100],
    ['hit_ratio', [0.5, 1], 1],
    ['cpu_percent', [120, 300], Infinity],
    ['latency_ms', [0.2, 0.5], Infinity],
  ])('of %s with values up to %j is %d', (name, values, ceiling) => {
    expect([...shareCeilings({ names: [name], values: Float32Array.from(values) })]).toEqual([ceiling]);
  });
});

/** A series around 800 and one around 20, both with a deviation of a hundredth of that. */
function twoScales(): ForecastInput {
  const rows = 100;
  const values = Float32Array.from({ length: rows * 2 }, (_, cell) => {
    const wave = Math.sin(cell * 12.9898);
    return cell % 2 === 0 ? 800 + 80 * wave : 0.5 + 0.2 * wave;
  });
  return { rows, nodes: 2, values, clock: null, links: [], ceiling: Float32Array.of(Infinity, 1) };
}

describe('errors and bounds of prepared series', () => {
  const prepared = prepareForecast(twoScales(), { inputSteps: 4, steps: 1 }, splitRows(100, 0.8));

  it('count each series in units of its scale where scales differ much', () => {
    const level = new Float32Array(20);
    const origins = Array.from({ length: 10 }, (_, index) => 80 + index);
    const { mae } = accuracyOf(prepared, origins, level, 1);
    expect(mae).toBeGreaterThan(0.2);
    expect(mae).toBeLessThan(3);
  });

  it('keep a share within 0 and 1', () => {
    const far = bounded(prepared, Float32Array.of(100, 100, -100, -100));
    const { centre, scale } = prepared.scaling;
    expect(centre[1] + scale[1] * far[1]).toBeCloseTo(1, 5);
    expect(centre[1] + scale[1] * far[3]).toBeCloseTo(0, 5);
  });
});
