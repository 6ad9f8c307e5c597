import { describe, expect, it } from 'vitest';
import { findChannelBlock } from '../../../../../src/methods/latency/calibration/channel-block';
import type { TargetKernel } from '../../../../../src/methods/latency/calibration/emit';
import { measureKernels } from '../../../../../src/methods/latency/calibration/measure-kernels';
import { kernelsOf } from '../../../../../src/methods/latency/layers/kernels';
import { loadOnnxRuntime } from '../../../../../src/methods/latency/measure/sessions';
import { countModel } from '../../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../../src/onnx/read';
import { type WrittenModel, writeModel } from '../../../../../src/onnx/write/write-model';
import { modelFile } from '../../../onnx/support/model-files';

const float = (name: string, shape: readonly number[]): WrittenModel['inputs'][number] => ({
  name,
  dtype: 'float32',
  shape,
});

async function kernelsIn(model: WrittenModel): Promise<readonly TargetKernel[]> {
  const read = await readOnnxModel(modelFile(writeModel(model)));
  const counts = countModel(read);
  return kernelsOf(counts).map((kernel) => ({ ...kernel, counts, opsets: read.opsets }));
}

const node = (
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: WrittenModel['nodes'][number]['attributes'] = new Map(),
): WrittenModel['nodes'][number] => ({
  name: output,
  opType,
  domain: '',
  inputs,
  outputs: [output],
  attributes,
});

/** Attributes where newer operator sets have inputs. */
const oldModel: WrittenModel = {
  nodes: [
    node(
      'Clip',
      ['x'],
      'a',
      new Map([
        ['min', { type: 'float', value: 0 }],
        ['max', { type: 'float', value: 6 }],
      ]),
    ),
    node(
      'ReduceMean',
      ['a'],
      'b',
      new Map([
        ['axes', { type: 'ints', value: [2, 3] }],
        ['keepdims', { type: 'int', value: 1 }],
      ]),
    ),
    node('Mul', ['a', 'b'], 'y'),
  ],
  inputs: [float('x', [1, 16, 32, 32])],
  outputs: [float('y', [1, 16, 32, 32])],
  constants: [],
  opsets: new Map([['', 9]]),
};

const quantisedModel: WrittenModel = {
  nodes: [
    { ...node('DynamicQuantizeLinear', ['x'], 'q'), outputs: ['q', 'scale', 'zero'] },
    node('MatMulInteger', ['q', 'w', 'zero'], 'y'),
  ],
  inputs: [float('x', [32, 64])],
  outputs: [{ name: 'y', dtype: 'int32', shape: [32, 48] }],
  constants: [{ name: 'w', dtype: 'int8', shape: [64, 48], data: new Uint8Array(64 * 48) }],
  opsets: new Map([['', 13]]),
};

describe('measureKernels', () => {
  it('measures kernels of old operator sets and quantised ones beside each other', async () => {
    const onnx = await loadOnnxRuntime();
    const kernels = [...(await kernelsIn(oldModel)), ...(await kernelsIn(quantisedModel))];
    const fractions: number[] = [];
    const options = {
      channelBlock: await findChannelBlock(onnx),
      profilingMs: 0,
      // All rounds, however busy the machine is.
      budgetMs: 300_000,
      signal: new AbortController().signal,
      onFraction: (fraction: number) => fractions.push(fraction),
    };
    const { samples, probeMs } = await measureKernels(onnx, kernels, options);
    expect(kernels.map((kernel) => kernel.nodes[0].node.opType)).toEqual([
      'Clip',
      'ReduceMean',
      'Mul',
      'DynamicQuantizeLinear',
      'MatMulInteger',
    ]);
    samples.forEach((one, index) =>
      expect(one.map((sample) => sample.class)).toContain(kernels[index].class),
    );
    expect(samples.flat().every(({ ms }) => ms > 0)).toBe(true);
    expect(probeMs).toBeGreaterThan(0);
    expect(fractions.at(-1)).toBe(1);
  });

  it('stops when asked to', async () => {
    const onnx = await loadOnnxRuntime();
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const options = {
      channelBlock: 16,
      profilingMs: 0,
      budgetMs: 3000,
      signal: abort.signal,
      onFraction: () => undefined,
    };
    await expect(measureKernels(onnx, await kernelsIn(oldModel), options)).rejects.toThrow('enough');
  });
});
