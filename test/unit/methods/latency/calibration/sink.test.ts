import { describe, expect, it } from 'vitest';
import { sinkOf } from '../../../../../src/methods/latency/calibration/sink';
import { writeModel } from '../../../../../src/onnx/write/write-model';
import { loadOnnxRuntime } from '../../../../../src/methods/latency/measure/sessions';

describe('sinkOf', () => {
  it.each([9, 13, 20])('leaves one element of a value, in operator set %i', async (opset) => {
    const value = { name: 'y', dtype: 'float32', shape: [2, 3, 4] } as const;
    const sink = sinkOf(value, opset);
    const negate = {
      name: 'n',
      opType: 'Neg',
      domain: '',
      inputs: ['x'],
      outputs: ['y'],
      attributes: new Map(),
    };
    const model = writeModel({
      nodes: [negate, ...sink.nodes],
      inputs: [{ ...value, name: 'x' }],
      outputs: [sink.output],
      constants: sink.constants,
      opsets: new Map([['', opset]]),
    });
    const onnx = await loadOnnxRuntime();
    const session = await onnx.InferenceSession.create(model);
    const outputs = await session.run({
      x: new onnx.Tensor(
        'float32',
        Float32Array.from({ length: 24 }, (_, at) => at + 5),
        value.shape,
      ),
    });
    expect(
      Object.values(outputs).map(({ data, dims }) => ({ data: [...(data as Float32Array)], dims })),
    ).toEqual([{ data: [-5], dims: [1] }]);
    await session.release();
  });
});
