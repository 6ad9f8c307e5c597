import { describe, expect, it } from 'vitest';
import { nodeDetails } from '../../../../../src/methods/latency/picture/node-details';
import { relu, sketched } from './items';

const model = {
  nodes: [
    {
      op: 'Conv',
      name: '/stem/Conv',
      inputs: ['x', 'w', 'b'],
      outputs: ['c'],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], group: 1, auto_pad: 'NOTSET' },
    },
    { op: 'Reshape', inputs: ['c', 'to'], outputs: ['r'] },
    relu('c', 'y'),
    { op: 'Clip', inputs: ['r', '', 'six'], outputs: ['z'] },
    { op: 'Mystery', domain: 'shop', inputs: ['r'], outputs: ['m'], attributes: { alpha: { float: 0.1 } } },
  ],
  inputs: { x: { shape: [1, 3, 8, 8] } },
  outputs: ['y', 'z', 'm'],
  constants: {
    w: { dtype: 'float32', dims: [400, 3, 3, 3] },
    b: { dtype: 'float32', dims: [400] },
    to: { dtype: 'int64', dims: [2], values: [1, -1] },
    six: { dtype: 'float32', dims: [], values: [6] },
  },
  domains: ['shop'],
} as const;

describe('the details of a node', () => {
  it('name the operator, its attributes with values, and inputs and outputs with shapes and types', async () => {
    const { model: read, counts } = await sketched(model);
    const details = nodeDetails(read, counts, 0);
    expect(details).toMatchObject({
      name: '/stem/Conv',
      operator: 'Conv',
      domain: '',
      class: 'conv',
      position: 0,
    });
    expect(details?.attributes).toEqual([
      { name: 'kernel_shape', type: 'ints', text: '[3, 3]' },
      { name: 'pads', type: 'ints', text: '[1, 1, 1, 1]' },
      { name: 'group', type: 'int', text: '1' },
      { name: 'auto_pad', type: 'string', text: 'NOTSET' },
    ]);
    expect(details?.inputs).toEqual([
      { name: 'x', kind: 'input', type: 'float32', shape: [1, 3, 8, 8], bytes: null, text: null, nodes: [] },
      {
        ...{ name: 'w', kind: 'weights', type: 'float32', shape: [400, 3, 3, 3] },
        ...{ bytes: 43_200, text: null, nodes: [] },
      },
      { name: 'b', kind: 'weights', type: 'float32', shape: [400], bytes: 1600, text: null, nodes: [] },
    ]);
    expect(details?.outputs).toMatchObject([
      { name: 'c', kind: 'value', shape: [1, 400, 8, 8], nodes: [1, 2] },
    ]);
  });

  it('show small constants, inputs left out, outputs of the model, and operators of other domains', async () => {
    const { model: read, counts } = await sketched(model);
    expect(nodeDetails(read, counts, 1)?.inputs[1]).toMatchObject({ kind: 'weights', text: '[1, -1]' });
    expect(nodeDetails(read, counts, 3)?.inputs.map(({ kind, text }) => [kind, text])).toEqual([
      ['value', null],
      ['absent', null],
      ['weights', '[6]'],
    ]);
    expect(nodeDetails(read, counts, 2)?.outputs[0].kind).toBe('output');
    expect(nodeDetails(read, counts, 4)).toMatchObject({
      domain: 'shop',
      class: 'unknown',
      attributes: [{ name: 'alpha', text: '0.1' }],
    });
  });

  it('are none for a node that is not there', async () => {
    const { model: read, counts } = await sketched(model);
    expect(nodeDetails(read, counts, 5)).toBeNull();
    expect(nodeDetails(read, counts, -1)).toBeNull();
  });

  it('list no more than can be read, and count the rest', async () => {
    const names = Array.from({ length: 130 }, (_, at) => `v${at}`);
    const { model: read, counts } = await sketched({
      nodes: [{ op: 'Sum', inputs: names, outputs: ['y'] }],
      inputs: Object.fromEntries(names.map((name) => [name, { shape: [2] }])),
      outputs: ['y'],
    });
    const details = nodeDetails(read, counts, 0);
    expect(details?.inputs).toHaveLength(100);
    expect(details?.leftOut).toBe(30);
  });
});
