import { count, floats, node, reasons } from './counting';
import { describe, expect, it } from 'vitest';
import { type ModelSketch } from '../support/model-writer';

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
