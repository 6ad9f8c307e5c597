import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../../../src/methods/latency/layers/kernels';
import { workOfVector } from '../../../../src/methods/latency/layers/kernel-work';
import {
  fitLayerModel,
  predictLayers,
  predictRivals,
} from '../../../../src/methods/latency/layers/layer-model';
import { fitRoofline, rooflineMs } from '../../../../src/methods/latency/layers/roofline';

const kernel = (name: string, features: readonly number[]): Kernel => ({
  class: name,
  nodes: [],
  work: workOfVector(features),
  extras: [],
});

/** Features of the orders real kernels have: 1, FLOPs, three sizes in bytes. */
const features = fc.tuple(
  fc.constant(1),
  fc.integer({ min: 1e4, max: 1e9 }),
  ...[0, 1, 2].map(() => fc.integer({ min: 1e3, max: 1e7 })),
);

describe('fitRoofline', () => {
  it('finds the coefficients that made the times', () => {
    const truth = [0.004, 1e-8, 3e-8, 0, 2e-7];
    const samples = Array.from({ length: 12 }, (_, at) => [
      1,
      1e6 * ((at % 4) + 1) ** 3,
      1e4 * ((at % 5) + 1) ** 2,
      1e5 * (at % 3),
      2e4 * (at % 7),
    ]).map((row) => ({ features: row, ms: rooflineMs(truth, row) }));
    fitRoofline(samples).forEach((value, column) =>
      expect(value).toBeCloseTo(truth[column], truth[column] === 0 ? 9 : 10),
    );
  });

  it('does not take megabytes to cost what a few bytes seem to', () => {
    // Four bytes more, and a disturbed clock.
    const samples = [0, 0, 4].map((weightBytes) => ({
      features: [1, 0, 1e4, weightBytes, 1e4],
      ms: weightBytes === 0 ? 0.004 : 0.1,
    }));
    expect(rooflineMs(fitRoofline(samples), [1, 0, 1e4, 4e6, 1e4])).toBeLessThan(5);
    expect(
      rooflineMs(
        fitRoofline(samples, { coefficients: [0.003, 0, 1e-8, 1e-8, 1e-8], samples: 4 }),
        [1, 0, 1e4, 4e6, 1e4],
      ),
    ).toBeLessThan(0.5);
  });

  it('does not give tiny kernels, whose times are rounded, the say', () => {
    const samples = [
      ...[1, 2, 4, 8].map((size) => ({ features: [0, size * 1e6], ms: size * 0.1 })),
      { features: [0, 4e4], ms: 0.0005 },
    ];
    expect(rooflineMs(fitRoofline(samples), [1, 6e6])).toBeGreaterThan(0.5);
  });

  it('never takes time away for doing more, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ features, ms: fc.double({ min: 1e-3, max: 1e3, noNaN: true }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (samples) => {
          const line = fitRoofline(samples);
          expect(line.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('predictLayers', () => {
  const samples = [1, 2, 4, 8].flatMap((size) => [
    { class: 'conv', work: workOfVector([1, size * 1e7]), ms: 0.01 + size * 0.1 },
    { class: 'pooling', work: workOfVector([1, 0, size * 1e5]), ms: 0.002 + size * 0.01 },
  ]);
  const model = fitLayerModel(samples, 0.05);

  it('sums the lines of the classes and what a run costs', () => {
    const { ms, kernelMs } = predictLayers(model, [
      kernel('conv', [1, 3e7, 0, 0, 0]),
      kernel('pooling', [1, 0, 3e5, 0, 0]),
    ]);
    expect(kernelMs[0]).toBeCloseTo(0.31, 6);
    expect(kernelMs[1]).toBeCloseTo(0.032, 6);
    expect(ms).toBeCloseTo(0.392, 6);
  });

  it('gives a band that grows with the errors of the classes used', () => {
    const noisy = fitLayerModel(
      samples.map((each, at) => ({ ...each, ms: each.ms * (at % 4 < 2 ? 1.3 : 0.7) })),
      0,
    );
    const width = (of: typeof model): number => {
      const { lowMs, highMs } = predictLayers(of, [kernel('conv', [1, 3e7, 0, 0, 0])]);
      return highMs / lowMs;
    };
    // What two measurements differ by is left where the line fits.
    expect(width(model)).toBeGreaterThan(1.3);
    expect(width(noisy)).toBeGreaterThan(1.3 * width(model));
  });

  it('takes classes without a measurement from the prior where one kernel was measured', () => {
    const features = [1, 5e8, 1e6, 1e6, 1e6];
    const ms = (of: typeof model, name: string, work: readonly number[]): number =>
      predictLayers(of, [kernel(name, work)]).kernelMs[0];
    const fitted = fitLayerModel([{ class: 'matmul-8bit', work: workOfVector(features), ms: 13 }], 0, model);
    const small = [1, 1e5, 1e3, 1e3, 1e3];
    const ratio = ms(fitted, 'unseen', small) / ms(model, 'unseen', small);
    const pace = 13 / ms(model, 'matmul-8bit', features);
    expect(ratio / pace).toBeCloseTo(1, 6);
  });

  it('has a line for a class it never saw, also for one named like a property of every object', () => {
    for (const name of ['rnn', 'constructor']) {
      expect(predictLayers(model, [kernel(name, [1, 1e7, 0, 0, 0])]).ms).toBeGreaterThan(0.05);
    }
  });

  it('lets the rivals see no more than they may', () => {
    const more = predictRivals(model, [kernel('pooling', [1, 0, 9e5, 0, 0])], []);
    const less = predictRivals(model, [kernel('pooling', [1, 0, 1e5, 0, 0])], []);
    expect(more).toEqual(less);
    expect(more.flopsLinear).toBe(0);
  });
});
