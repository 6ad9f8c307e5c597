import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../../../src/compute/runtimes/onnxruntime-web';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import type { TensorMap } from '../../../../src/compute/tensors';

const runtimes = [
  ['onnxruntime-node', () => openOnnxRuntimeNode(1)],
  ['onnxruntime-web', openOnnxRuntimeWeb],
  ['tfjs-cpu', openTfjsCpu],
] as const;

const inputs = { x: { shape: [2, 2], dtype: 'float32' }, n: { shape: [2], dtype: 'int32' } } as const;
const program = ({ x, n }: TensorMap) => ({ rows: tf.gather(x, n), total: tf.sum(x), same: tf.clone(x) });

describe.each(runtimes)('%s', (_, open) => {
  it('runs a function on host arrays', async () => {
    const compiled = await (await open()).compile(program, inputs);
    const outputs = await compiled.run({ x: Float32Array.of(1, 2, 3, 4), n: Int32Array.of(1, 1) });
    expect(outputs).toEqual({
      rows: Float32Array.of(3, 4, 3, 4),
      total: Float32Array.of(10),
      same: Float32Array.of(1, 2, 3, 4),
    });
    await compiled.dispose();
  });

  it('never hands out the memory of an input', async () => {
    const compiled = await (await open()).compile(program, inputs);
    const x = Float32Array.of(1, 2, 3, 4);
    const { same } = await compiled.run({ x, n: Int32Array.of(0, 1) }, { same: new Float32Array(4) });
    x.fill(0);
    expect(same).toEqual(Float32Array.of(1, 2, 3, 4));
    await compiled.dispose();
  });

  it('keeps the results of one run through the next', async () => {
    const compiled = await (await open()).compile(program, inputs);
    const first = await compiled.run({ x: Float32Array.of(1, 2, 3, 4), n: Int32Array.of(0, 1) });
    await compiled.run({ x: Float32Array.of(5, 6, 7, 8), n: Int32Array.of(0, 1) });
    expect(first.rows).toEqual(Float32Array.of(1, 2, 3, 4));
    await compiled.dispose();
  });

  it('refuses inputs that do not fit, by name', async () => {
    const compiled = await (await open()).compile(program, inputs);
    const n = Int32Array.of(0, 1);
    await expect(compiled.run({ n })).rejects.toThrow("Input 'x' is missing; given: n.");
    await expect(compiled.run({ x: new Float32Array(3), n })).rejects.toThrow(
      "Input 'x' must have 4 elements for shape [2, 2], got 3.",
    );
    await expect(compiled.run({ x: new Int32Array(4), n })).rejects.toThrow(
      "Input 'x' must be a Float32Array (float32), got Int32Array.",
    );
    await compiled.dispose();
  });

  it('refuses bool outputs, and does not mind an input that nothing reads', async () => {
    const runtime = await open();
    const use = async (operation: typeof tf.neg) => {
      const compiled = await runtime.compile(({ x }) => ({ y: operation(x) }), inputs);
      return (await compiled.run({ x: Float32Array.of(1, -2, 3, -4), n: new Int32Array(2) })).y;
    };
    expect(await use(tf.relu)).toEqual(Float32Array.of(1, 0, 3, 0));
    await expect(use((x) => tf.greater(x, 0))).rejects.toThrow(
      "Output 'y' has type bool; cast it to float32 or int32.",
    );
  });
});
