import { describe, expect, it } from 'vitest';
import { insideNetworks } from '../../../../src/methods/latency/layers/inside';
import { workOfVector } from '../../../../src/methods/latency/layers/kernel-work';
import { fitLayerModel, predictLayers } from '../../../../src/methods/latency/layers/layer-model';

describe('insideNetworks', () => {
  const samples = [1, 2, 4].flatMap((size) =>
    ['conv', 'pooling'].map((name) => ({ class: name, work: workOfVector([1, size * 1e7]), ms: size * 0.1 })),
  );
  const model = fitLayerModel(samples, 0);
  const msOf = (of: typeof model, name: string): number =>
    predictLayers(of, [{ class: name, nodes: [], work: workOfVector([1, 3e7]), extras: [] }]).ms;

  it('multiplies the times of classes that have a factor, and no others', () => {
    const inside = insideNetworks(model, { pooling: 0.5, constructor: 7 });
    expect(msOf(inside, 'pooling')).toBeCloseTo(0.5 * msOf(model, 'pooling'), 9);
    expect(msOf(inside, 'conv')).toBe(msOf(model, 'conv'));
    expect(msOf(inside, 'softmax')).toBe(msOf(model, 'softmax'));
  });
});
