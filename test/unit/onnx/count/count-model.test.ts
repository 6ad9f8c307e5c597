import { describe, expect, it } from 'vitest';
import { countModel, type ModelCounts } from '../../../../src/onnx/count/count-model';
import type { GivenDimensions } from '../../../../src/onnx/infer/dimensions';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../support/model-files';
import { type Constant, type ModelSketch, type NodeSketch, writeModel } from '../support/model-writer';

async function count(model: ModelSketch, given: GivenDimensions = {}): Promise<ModelCounts> {
  return countModel(await readOnnxModel(modelFile(writeModel(model)), { name: 'model.onnx' }), given);
}

const floats = (...dims: number[]): Constant => ({
  dtype: 'float32',
  dims,
  values: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});
const int64 = (...values: number[]): Constant => ({ dtype: 'int64', dims: [values.length], values });
const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: NodeSketch['attributes'] = {},
  domain?: string,
): NodeSketch => ({ op, inputs, outputs, attributes, domain });
const reasons = ({ problems }: ModelCounts): readonly string[] => problems.map(({ reason }) => reason);

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

describe('memory', () => {
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

describe('control flow', () => {
  const branch = (op: string, output: string): { graph: ModelSketch } => ({
    graph: { nodes: [node(op, op === 'MatMul' ? ['x', 'w'] : ['x'], [output])], outputs: [output] },
  });

  it('counts the heavier branch of an If whose condition is not known, and the one that runs otherwise', async () => {
    const model = (condition: Partial<ModelSketch>): ModelSketch => ({
      nodes: [
        node('If', ['c'], ['y'], { then_branch: branch('Relu', 't'), else_branch: branch('MatMul', 'e') }),
      ],
      ...condition,
      inputs: { x: { shape: [4, 4] }, ...condition.inputs },
      constants: { w: floats(4, 4), ...condition.constants },
      outputs: ['y'],
    });
    const open = await count(model({ inputs: { c: { dtype: 'bool', shape: [] } } }));
    expect(open.nodes[0]).toMatchObject({ class: 'control-flow', macs: 64, outputShapes: [[4, 4]] });
    expect(open.totals.parameters).toBe(16);
    expect(reasons(open)).toEqual([
      "If 'y': which branch runs depends on the data; the heavier one is counted",
    ]);
    const known = await count(model({ constants: { c: { dtype: 'bool', dims: [], values: [1] } } }));
    expect(known.nodes[0]).toMatchObject({ macs: 0, flops: 16 });
    expect(known.problems).toEqual([]);
  });

  it('counts the turns of a Loop and stacks what it collects', async () => {
    const body: ModelSketch = {
      nodes: [
        node('MatMul', ['state', 'w'], ['next']),
        node('Identity', ['go'], ['on']),
        node('ReduceSum', ['next'], ['sum'], { keepdims: 0 }),
      ],
      inputs: {
        turn: { dtype: 'int64', shape: [] },
        go: { dtype: 'bool', shape: [] },
        state: { shape: [2, 3] },
      },
      outputs: ['on', 'next', 'sum'],
    };
    const loop = (trips: Partial<ModelSketch>): ModelSketch => ({
      nodes: [node('Loop', ['trips', '', 'x'], ['last', 'sums'], { body: { graph: body } })],
      ...trips,
      inputs: { x: { shape: [2, 3] }, ...trips.inputs },
      constants: { w: floats(3, 3), ...trips.constants },
      outputs: ['last', 'sums'],
    });
    const known = await count(loop({ constants: { trips: { dtype: 'int64', dims: [], values: [5] } } }));
    expect(known.outputs.map(({ shape }) => shape)).toEqual([[2, 3], [5]]);
    expect(known.totals).toMatchObject({ macs: 5 * 18, parameters: 9 });
    const open = await count(loop({ inputs: { trips: { dtype: 'int64', shape: [] } } }));
    expect(open.outputs.map(({ shape }) => shape)).toEqual([[2, 3], null]);
    expect(open.totals.macs).toBe(18);
    expect(reasons(open)).toEqual([
      "Loop 'last': how often it runs depends on the data; one turn is counted",
    ]);
  });

  it('runs a Scan once for each slice', async () => {
    const body: ModelSketch = {
      nodes: [node('Add', ['s', 'e'], ['n']), node('Identity', ['n'], ['o'])],
      inputs: { s: { shape: [3] }, e: { shape: [3] } },
      outputs: ['n', 'o'],
    };
    const counts = await count({
      nodes: [
        node('Scan', ['s0', 'x'], ['last', 'all'], {
          body: { graph: body },
          num_scan_inputs: 1,
          scan_input_axes: [1],
          scan_output_axes: [1],
        }),
      ],
      inputs: { s0: { shape: [3] }, x: { shape: [3, 7] } },
      outputs: ['last', 'all'],
    });
    expect(counts.outputs.map(({ shape }) => shape)).toEqual([[3], [3, 7]]);
    expect(counts.totals.flops).toBe(7 * 3);
  });
});
