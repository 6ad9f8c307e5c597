import { count, floats, int64, node, reasons } from './counting';
import { describe, expect, it } from 'vitest';
import { type Constant, type ModelSketch, type NodeSketch } from '../support/model-writer';

describe('node counts', () => {
  it('say what each node does, reads and writes', async () => {
    const counts = await count({
      nodes: [
        node('Conv', ['x', 'w', 'b'], ['c'], { group: 4, pads: [1, 1, 1, 1] }),
        node('Relu', ['c'], ['r']),
        node('Flatten', ['r'], ['f']),
        node('MatMul', ['f', 'm'], ['p']),
        node('Gather', ['table', 'ids'], ['e']),
        node('Mul', ['p', 'p'], ['y']),
      ],
      inputs: { x: { shape: [1, 4, 8, 8] }, ids: { dtype: 'int64', shape: [3] } },
      constants: { w: floats(4, 1, 3, 3), b: floats(4), m: floats(256, 10), table: floats(100, 6) },
      outputs: ['y', 'e'],
    });
    const byOp = new Map(counts.nodes.map((one) => [one.node.opType, one]));
    expect(byOp.get('Conv')).toMatchObject({
      class: 'depthwise-conv',
      macs: 256 * 9,
      flops: 2 * 256 * 9 + 256,
      parameters: 40,
      bytesIn: 1024,
      bytesWeights: 160,
      bytesOut: 1024,
      inputShapes: [[1, 4, 8, 8], [4, 1, 3, 3], [4]],
    });
    expect(byOp.get('Relu')).toMatchObject({ class: 'elementwise', macs: 0, flops: 256 });
    expect(byOp.get('Flatten')).toMatchObject({
      class: 'data-movement',
      view: true,
      outputShapes: [[1, 256]],
    });
    expect(byOp.get('MatMul')).toMatchObject({ class: 'matmul', macs: 2560, parameters: 2560 });
    // Three rows of the table move, not the table.
    expect(byOp.get('Gather')).toMatchObject({
      class: 'embedding',
      parameters: 600,
      bytesIn: 24,
      bytesWeights: 72,
    });
    expect(byOp.get('Mul')).toMatchObject({ bytesIn: 40, bytesOut: 40 });
    expect(counts.totals).toMatchObject({
      macs: 2304 + 2560,
      parameters: 40 + 2560 + 600,
      statistics: 0,
      timedNodes: 6,
      unknownNodes: 0,
    });
  });

  it('leave out what is done at loading and arithmetic on shapes', async () => {
    const counts = await count({
      opset: 13,
      nodes: [
        node('ConstantOfShape', ['s'], ['w']),
        node('Transpose', ['w'], ['wt']),
        node('MatMul', ['x', 'wt'], ['a']),
        node('MatMul', ['a', 'w'], ['b']),
        node('Shape', ['b'], ['shape']),
        node('Gather', ['shape', 'first'], ['rows']),
        node('Concat', ['rows', 'rest'], ['target'], { axis: 0 }),
        node('Reshape', ['b', 'target'], ['y']),
      ],
      inputs: { x: { shape: [2, 5] } },
      constants: { s: int64(3, 5), first: int64(0), rest: int64(1, -1) },
      outputs: ['y'],
    });
    expect(counts.nodes.map((one) => one.class)).toEqual([
      'constant',
      'constant',
      'matmul',
      'matmul',
      'shape',
      'shape',
      'shape',
      'data-movement',
    ]);
    expect(counts.outputs).toEqual([{ name: 'y', shape: [2, 1, 5] }]);
    // The matrix and its transposed copy are the same weights.
    expect(counts.totals.parameters).toBe(15);
    expect(counts.problems).toEqual([]);
  });

  it('count scales and zero points of quantised models as no parameters', async () => {
    const byte = (value: number): Constant => ({ dtype: 'uint8', dims: [], values: [value] });
    const scale: Constant = { dtype: 'float32', dims: [4], values: [1, 1, 1, 1] };
    const counts = await count({
      nodes: [node('QLinearConv', ['x', 'xs', 'xz', 'w', 'ws', 'wz', 'ys', 'yz', 'b'], ['y'])],
      inputs: { x: { dtype: 'uint8', shape: [1, 3, 5, 5] } },
      constants: {
        xs: { dtype: 'float32', dims: [], values: [1] },
        xz: byte(0),
        w: { dtype: 'uint8', dims: [4, 3, 3, 3], values: new Array<number>(108).fill(1) },
        ws: scale,
        wz: { dtype: 'uint8', dims: [4], values: [0, 0, 0, 0] },
        ys: { dtype: 'float32', dims: [], values: [1] },
        yz: byte(0),
        b: { dtype: 'int32', dims: [4], values: [0, 0, 0, 0] },
      },
      outputs: ['y'],
    });
    expect(counts.totals).toMatchObject({ parameters: 108, macs: 36 * 27 });
    expect(counts.factOf('y')).toMatchObject({ dtype: 'uint8', shape: [1, 4, 3, 3] });
  });

  it('take the most there can be where a size depends on the data, and say so', async () => {
    const counts = await count({
      nodes: [
        node('NonZero', ['scores'], ['places']),
        node('NonMaxSuppression', ['boxes', 'scores', 'most'], ['picked']),
        node('Compress', ['boxes', 'chosen'], ['kept'], { axis: 1 }),
        node('Unique', ['scores'], ['distinct']),
        node('GatherND', ['boxes', 'picked'], ['y']),
      ],
      inputs: {
        boxes: { shape: [1, 50, 4] },
        scores: { shape: [1, 3, 50] },
        chosen: { dtype: 'bool', shape: [20] },
      },
      constants: { most: int64(10) },
      outputs: ['places', 'kept', 'distinct', 'y'],
    });
    expect(['places', 'picked', 'kept', 'distinct', 'y'].map((name) => counts.factOf(name)?.shape)).toEqual([
      [3, 150],
      [30, 3],
      [1, 20, 4],
      [150],
      [30],
    ]);
    expect(counts.totals.unknownNodes).toBe(0);
    expect(counts.problems).toMatchObject([
      {
        severity: 'note',
        reason:
          "NonZero 'places': the size of its result depends on the data; it is counted with the most there can be",
      },
      {},
      {},
      {},
    ]);
  });

  it('count no parameters for scales, fillers of masks, and normalisations without a gain', async () => {
    const counts = await count({
      opset: 13,
      nodes: [
        { op: 'Constant', inputs: [], outputs: ['ones'], attributes: { value: { tensor: floats(3) } } },
        {
          op: 'Constant',
          inputs: [],
          outputs: ['zeros'],
          attributes: { value: { tensor: { dtype: 'float32', dims: [3], values: [0, 0, 0] } } },
        },
        node('InstanceNormalization', ['x', 'ones', 'zeros'], ['n']),
        node('Resize', ['n', '', 'scales'], ['r']),
        node('ConstantOfShape', ['s'], ['never']),
        node('Where', ['mask', 'r', 'never'], ['w']),
        // Stored weights are weights, whatever their values.
        node('InstanceNormalization', ['w', 'gain', 'offset'], ['y']),
      ],
      inputs: { x: { shape: [1, 3, 4, 4] }, mask: { dtype: 'bool', shape: [1, 3, 8, 8] } },
      constants: {
        scales: { dtype: 'float32', dims: [4], values: [1, 1, 2, 2] },
        s: int64(1, 3, 8, 8),
        gain: floats(3),
        offset: floats(3),
      },
      outputs: ['y'],
    });
    expect(counts.totals.parameters).toBe(6);
    expect(counts.problems).toEqual([]);
  });

  it('go on after operators that are not known, with the shapes the file declares or without', async () => {
    const counts = await count({
      nodes: [
        node('Mystery', ['x'], ['m'], {}, 'com.acme'),
        node('Relu', ['m'], ['a']),
        node('Relu', ['x'], ['b']),
        node('Add', ['x', 'nowhere'], ['c']),
      ],
      domains: ['com.acme'],
      inputs: { x: { shape: [2, 3] } },
      outputs: ['a', 'b', 'c'],
    });
    expect(reasons(counts)).toEqual([
      'operator com.acme:Mystery is not known: its work is not counted',
      "Add 'c' reads 'nowhere', which nothing writes",
    ]);
    expect(counts.nodes.map(({ class: nodeClass, macs }) => [nodeClass, macs])).toEqual([
      ['unknown', null],
      ['elementwise', null],
      ['elementwise', 0],
      ['elementwise', null],
    ]);
    expect(counts.totals).toMatchObject({ flops: 6, timedNodes: 4, unknownNodes: 3 });
  });

  it('report contradictions with the node and the reason', async () => {
    const problem = async (
      one: NodeSketch,
      constants: ModelSketch['constants'] = {},
    ): Promise<readonly string[]> =>
      reasons(
        await count({
          nodes: [{ ...one, name: 'n' }],
          inputs: { x: { shape: [2, 3, 4] } },
          constants,
          outputs: ['y'],
        }),
      );
    expect(await problem(node('MatMul', ['x', 'w'], ['y']), { w: floats(5, 6) })).toEqual([
      "MatMul 'n': shapes [2, 3, 4] and [5, 6] cannot be multiplied",
    ]);
    expect(await problem(node('Add', ['x', 'w'], ['y']), { w: floats(3) })).toEqual([
      "Add 'n': shapes [2, 3, 4] and [3] do not fit together",
    ]);
    expect(await problem(node('Reshape', ['x', 's'], ['y']), { s: int64(5, -1) })).toEqual([
      "Reshape 'n': [2, 3, 4] cannot be given the shape [5, -1]",
    ]);
    expect(await problem(node('Transpose', ['x'], ['y'], { perm: [0, 1] }))).toEqual([
      "Transpose 'n': the order [0, 1] does not fit [2, 3, 4]",
    ]);
    expect(await problem(node('Conv', ['x', 'w'], ['y']), { w: floats(4, 3, 9) })).toEqual([
      "Conv 'n': a window of 9 does not fit a size of 4",
    ]);
    expect(await problem(node('Tile', ['x', 's'], ['y']), { s: int64(1, -1, 1) })).toEqual([
      "Tile 'n': its result would have the shape [2, -3, 4]",
    ]);
    expect(await problem(node('Concat', ['x', 'w'], ['y'], { axis: 7 }), { w: floats(2, 3, 4) })).toEqual([
      "Concat 'n': axis 7 does not exist in 3 dimensions",
    ]);
  });
});
