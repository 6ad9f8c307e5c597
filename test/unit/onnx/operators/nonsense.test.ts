import { describe, expect, it } from 'vitest';
import { countModel } from '../../../../src/onnx/count/count-model';
import { catalogue } from '../../../../src/onnx/operators/catalogue';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../support/model-files';
import { writeModel } from '../support/model-writer';

const OPERATORS = [...catalogue.keys()].filter((name) => !name.includes(':'));
const INPUTS: readonly (readonly string[])[] = [
  [],
  [''],
  ['x'],
  ['x', '', 'x'],
  ['s', 's'],
  ['x', 's', 's', 's', 's'],
];
const ATTRIBUTES = { axis: 7, axes: [-9], perm: [0], split: [-1], shape: [2 ** 40, 2 ** 40], num_outputs: 0 };

describe('operators with inputs and attributes that do not fit', () => {
  it('cost only their own result', async () => {
    const nodes = OPERATORS.flatMap((op) =>
      INPUTS.flatMap((inputs, index) => [
        { op, inputs, outputs: [`${op}${index}`] },
        { op, inputs, outputs: [`${op}${index}a`, `${op}${index}b`], attributes: ATTRIBUTES },
      ]),
    );
    const bytes = writeModel({
      nodes: [...nodes, { op: 'Relu', inputs: ['x'], outputs: ['last'] }],
      inputs: { x: { shape: [2, 3] } },
      constants: { s: { dtype: 'int64', dims: [2], values: [-5, 2 ** 31] } },
      outputs: ['last'],
    });
    const counts = countModel(await readOnnxModel(modelFile(bytes)));
    expect(counts.nodes).toHaveLength(nodes.length + 1);
    expect(counts.outputs[0].shape).toEqual([2, 3]);
    // What an engine says of its own is no message for users.
    expect(counts.problems.map(({ reason }) => reason).join('\n')).not.toMatch(/undefined|not a function/);
  });
});
