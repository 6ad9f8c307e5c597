import { count, floats, int64, node, reasons } from './counting';
import { describe, expect, it } from 'vitest';
import { type ModelSketch } from '../support/model-writer';

describe('open dimensions', () => {
  const nodes = [node('Identity', ['ids'], ['a']), node('Identity', ['image'], ['b'])];
  const model: ModelSketch = {
    nodes,
    inputs: {
      ids: { dtype: 'int64', shape: ['batch', 'sequence'] },
      image: { shape: ['N', 3, 'height', ''] },
    },
    outputs: ['a', 'b'],
  };

  it('get a usual size, with a note', async () => {
    const counts = await count(model);
    expect(counts.dimensions).toEqual([
      { name: 'batch', size: 1, source: 'assumed', places: ['ids[0]'] },
      { name: 'sequence', size: 128, source: 'assumed', places: ['ids[1]'] },
      { name: 'N', size: 1, source: 'assumed', places: ['image[0]'] },
      { name: 'height', size: 224, source: 'assumed', places: ['image[2]'] },
      { name: 'image[3]', size: 224, source: 'assumed', places: ['image[3]'] },
    ]);
    expect(counts.outputs.map(({ shape }) => shape)).toEqual([
      [1, 128],
      [1, 3, 224, 224],
    ]);
    expect(counts.problems.every(({ severity }) => severity === 'note')).toBe(true);
    expect(reasons(counts)[1]).toBe(
      "dimension 'sequence' is open: taken as 128; give it a size to count with another",
    );
  });

  it('take sizes by name, by place, and a batch wherever there is one', async () => {
    const counts = await count(model, { batch: 4, sequence: 7, height: 32, 'image[3]': 48, width: 5 });
    expect(counts.outputs.map(({ shape }) => shape)).toEqual([
      [4, 7],
      [4, 3, 32, 48],
    ]);
    expect(reasons(counts)).toEqual([
      "there is no open dimension 'width', only 'batch', 'sequence', 'N', 'height', 'image[3]'",
    ]);
  });

  it('of a model with a fixed batch, a batch replaces the first axis, with a note', async () => {
    const fixed: ModelSketch = {
      nodes: [node('Relu', ['x'], ['y'])],
      inputs: { x: { shape: [1, 3] } },
      outputs: ['y'],
    };
    const counts = await count(fixed, { batch: 4 });
    expect(counts.outputs).toEqual([{ name: 'y', shape: [4, 3] }]);
    expect(reasons(counts)).toEqual([
      'the model has a fixed batch; it is counted as if its first axis were 4',
    ]);
    expect((await count(fixed, { batch: 1 })).problems).toEqual([]);
    expect(reasons(await count(fixed, { 'x[1]': 9 }))).toEqual([]);
    expect(reasons(await count(fixed, { rows: 9 }))).toEqual([
      "there is no open dimension 'rows': all are fixed",
    ]);
  });
});

describe('sizes of zero', () => {
  it('are sizes, not open dimensions, and hold no batch', async () => {
    const model: ModelSketch = {
      nodes: [node('Concat', ['kept', 'x'], ['y'], { axis: 0 })],
      inputs: { kept: { shape: [0, 4] }, x: { shape: [6, 4] } },
      outputs: ['y'],
    };
    const counts = await count(model);
    expect(counts.problems).toEqual([]);
    expect(counts.outputs).toEqual([{ name: 'y', shape: [6, 4] }]);
    expect((await count(model, { batch: 3 })).outputs).toEqual([{ name: 'y', shape: [3, 4] }]);
    expect((await count(model, { 'kept[0]': 2 })).outputs).toEqual([{ name: 'y', shape: [8, 4] }]);
  });

  it('of an input, say that it has no elements', async () => {
    const counts = await count({
      nodes: [node('ConstantOfShape', ['none'], ['c']), node('Add', ['c', 'x'], ['y'])],
      inputs: { none: { dtype: 'int64', shape: [0] }, x: { shape: [6, 4] } },
      outputs: ['y'],
    });
    expect(counts.problems).toEqual([]);
    expect(counts.factOf('c')?.shape).toEqual([]);
  });
});

describe('memory', () => {
  it('does not keep a value alive for outputs and inputs that are left out', async () => {
    const counts = await count({
      nodes: [
        node('Relu', ['x'], ['a']),
        node('Dropout', ['a'], ['', 'mask']),
        node('Neg', ['mask0'], ['b']),
        node('Clip', ['b', '', 'most'], ['y']),
      ],
      inputs: { x: { shape: [1000] }, mask0: { shape: [4] } },
      constants: { most: { dtype: 'float32', dims: [], values: [1] } },
      outputs: ['y'],
    });
    expect(counts.memory.bytes.slice(2)).toEqual([32, 32]);
  });

  it('is what lives while each node runs: until its last reader, outputs to the end, views in the place of what they show', async () => {
    const counts = await count({
      nodes: [
        node('Relu', ['x'], ['a']), // x 40, a 40
        node('Concat', ['a', 'a', 'w'], ['b'], { axis: 0 }), // a 40, b 120; weights are no activations
        node('Reshape', ['b', 's'], ['v']), // b 120, shared
        node('Relu', ['v'], ['c']), // b 120, c 120
        node('ReduceSum', ['c'], ['d'], { keepdims: 0 }), // c 120, d 4
        node('Neg', ['d'], ['e']), // d 4, e 4
      ],
      inputs: { x: { shape: [10] } },
      constants: { w: floats(10), s: int64(5, 6) },
      outputs: ['e', 'd'],
    });
    expect(counts.memory).toEqual({ bytes: [80, 160, 120, 240, 124, 8], peakBytes: 240, peakIndex: 3 });
  });

  it('of an empty graph is none', async () => {
    expect((await count({ nodes: [] })).memory).toEqual({ bytes: [], peakBytes: 0, peakIndex: -1 });
  });
});
