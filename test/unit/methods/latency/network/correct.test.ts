import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCorrector } from '../../../../../src/methods/latency/network/correct';
import { bytesOf, vectorBitsOf } from '../../../../../src/methods/latency/network/machine';
import { loadLatencyModel, type LatencyModel } from '../../../../../src/methods/latency/network/model-file';
import { totalMs } from '../../../../../src/methods/latency/network/kernel-graph';
import { fitRidge, ridgeValue } from '../../../../../src/methods/latency/network/ridge';
import { createRandom } from '../../../../../src/numeric/random';
import { shippedModelFolder } from '../../../../../src/app/installation';
import { chain, MACHINE } from './support';

let shipped: LatencyModel;
beforeAll(async () => {
  const { model, reason } = await loadLatencyModel(shippedModelFolder('scaledl'));
  expect(reason).toBeNull();
  shipped = model as LatencyModel;
});

describe('the shipped runtime model', () => {
  it.each(['none', 'ridge', 'network'] as const)(
    'corrects by %s within bounds, inside its band',
    async (kind) => {
      const corrector = openCorrector({ ...shipped, uses: { calibrated: kind, prior: kind } }, MACHINE);
      const graph = chain(40, 1);
      const { ms, lowMs, highMs, kernelMs } = await corrector.correct(graph, 'calibrated');
      expect(ms / totalMs(graph)).toBeGreaterThan(0.7);
      expect(ms / totalMs(graph)).toBeLessThan(1.41);
      expect(kernelMs).toHaveLength(40);
      expect([lowMs < ms, ms < highMs]).toEqual([true, true]);
      if (kind === 'none') {
        expect(ms).toBe(totalMs(graph));
      }
      await corrector.dispose();
    },
  );

  it('trusts its prior less on another processor, and a calibration as much', async () => {
    const width = async (processor: string, basis: 'calibrated' | 'prior') => {
      const { lowMs, highMs } = await openCorrector(shipped, { ...MACHINE, processor }).correct(
        chain(40, 1),
        basis,
      );
      return highMs / lowMs;
    };
    expect(await width('another', 'prior')).toBeCloseTo(4 * (await width(shipped.processor, 'prior')), 6);
    expect(await width('another', 'calibrated')).toBeCloseTo(await width(shipped.processor, 'calibrated'), 6);
  });

  it('is done without when it cannot be read', async () => {
    expect((await loadLatencyModel('no such folder')).reason).toContain('cannot be read');
    expect((await loadLatencyModel(path.dirname(shippedModelFolder('gtf-net')))).model).toBeNull();
  });
});

describe('ridge regression', () => {
  it('finds a line, and gives what never varies no weight', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 100 }, () => [random.normal(), random.normal(), 7]);
    const fitted = fitRidge(
      rows,
      rows.map(([a, b]) => 1 + 2 * a - b),
      1e-6,
    );
    expect(ridgeValue(fitted, [1, 1, 7])).toBeCloseTo(2, 3);
    expect(ridgeValue(fitted, [1, 1, 70])).toBeCloseTo(2, 3);
  });

  it('goes no further for what lies far outside the samples', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 100 }, () => [random.normal()]);
    const fitted = fitRidge(
      rows,
      rows.map(([a]) => 2 * a),
      1e-6,
    );
    expect(ridgeValue(fitted, [30])).toBe(ridgeValue(fitted, [300]));
    expect(ridgeValue(fitted, [30])).toBeGreaterThan(4);
    expect(ridgeValue(fitted, [30])).toBeLessThan(8);
  });
});

describe('the machine', () => {
  it('reads sizes and vector widths as Linux writes them', () => {
    expect([bytesOf('1024K\n'), bytesOf('32M'), bytesOf(''), bytesOf('many')]).toEqual([
      2 ** 20,
      2 ** 25,
      null,
      null,
    ]);
    expect([
      vectorBitsOf('flags\t\t: fpu avx2 avx512f'),
      vectorBitsOf('flags\t: avx2'),
      vectorBitsOf('Features : neon'),
    ]).toEqual([512, 256, null]);
  });
});
