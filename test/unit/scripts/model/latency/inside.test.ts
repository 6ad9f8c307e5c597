import { describe, expect, it } from 'vitest';
import type { CalibratedGroup, Network } from '../../../../../scripts/model/latency/dataset';
import { workOfVector } from '../../../../../src/methods/latency/layers/kernel-work';
import { fitInside } from '../../../../../scripts/model/latency/inside';
import { fitLayerModel } from '../../../../../src/methods/latency/layers/layer-model';

/** Networks of two classes; inside them transposes take half of what they take on their own, convolutions a tenth more. */
function network(size: number): Network {
  const samples = [
    { class: 'conv', work: workOfVector([1, size * 1e7]), ms: 1.1 * size },
    { class: 'transpose', work: workOfVector([1, size * 1e6]), ms: 0.05 * size },
  ];
  const kernels = samples.map(({ class: name, work }) => ({
    class: name,
    work,
    nodes: [],
    extras: [],
  }));
  return { samples, kernels, measuredMs: 1.15 * size } as unknown as Network;
}

describe('fitInside', () => {
  const alone = [1, 2, 4, 8].flatMap((size) => [
    { class: 'conv', work: workOfVector([1, size * 1e7]), ms: size },
    { class: 'transpose', work: workOfVector([1, size * 1e6]), ms: 0.1 * size },
  ]);
  const groups: CalibratedGroup[] = [
    {
      model: fitLayerModel(alone, 0),
      networks: Array.from({ length: 60 }, (_, at) => network(1 + (at % 9))),
    },
  ];

  it('finds what each class takes inside', () => {
    const { conv, transpose } = fitInside(groups);
    expect(conv).toBeCloseTo(1.1, 2);
    expect(transpose).toBeGreaterThan(0.49);
    expect(transpose).toBeLessThan(0.55);
  });

  it('says nothing about a class that no network holds', () => {
    expect(Object.keys(fitInside(groups)).sort()).toEqual(['conv', 'transpose']);
  });
});
