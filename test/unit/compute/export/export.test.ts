import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportModel } from '../../../../src/compute/export/export-model';
import { loadModel } from '../../../../src/compute/export/load-model';
import type { ExpectedModel } from '../../../../src/compute/export/load-model';
import { readMetadata } from '../../../../src/compute/export/metadata';
import { modelCard } from '../../../../src/compute/export/model-card';
import { initialParameters, splitParameters } from '../../../../src/compute/parameters';
import type { ParameterSpec } from '../../../../src/compute/parameters';
import { createRandom } from '../../../../src/numeric/random';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../../../src/compute/runtimes/onnxruntime-web';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import type { TensorMap } from '../../../../src/compute/tensors';

const specs: readonly ParameterSpec[] = [
  { name: 'first', shape: [3, 16], init: 'glorot', decay: true },
  { name: 'offset', shape: [16], init: 'zeros', decay: false },
  { name: 'second', shape: [16, 2], init: 'glorot', decay: true },
];
const values = initialParameters(specs, 3);
const inputs = { x: { shape: [4, 3], dtype: 'float32' } } as const;
const predict = (p: TensorMap, { x }: TensorMap): TensorMap => ({
  y: tf.matMul(tf.tanh(tf.add(tf.matMul(x as Tensor2D, p.first as Tensor2D), p.offset)), p.second),
});
const facts = {
  kind: 'toy',
  description: 'Two layers, größer als nichts.',
  scaling: 'asinh of robust deviations',
  features: ['rate', 'errors', 'latency'],
  training: {
    from: '2025-03-01T00:00:00Z',
    until: '2025-03-02T00:00:00Z',
    windows: 1440,
    services: 12,
    seed: 7,
  },
  backtest: {
    protocol: 'last fifth of the recording',
    rows: [
      { name: 'toy', error: 0.125 },
      { name: 'persistence', error: 0.25 },
    ],
  },
};
const expected: ExpectedModel = {
  kind: 'toy',
  features: facts.features,
  scaling: facts.scaling,
  inputs: [{ name: 'x', shape: [4, 3], dtype: 'float32' }],
};
const exported = exportModel({ parameters: { specs, values }, predict, inputs, facts });
const x = new Float32Array(12).map(() => createRandom(1).normal());

let native: Runtime;
beforeAll(async () => {
  native = await openOnnxRuntimeNode(1);
});

async function largestDifference(y: Float32Array): Promise<number> {
  const compiled = await native.compile(
    ({ parameters, ...rest }) => predict(splitParameters(parameters as tf.Tensor1D, specs), rest),
    {
      parameters: { shape: [values.length], dtype: 'float32' },
      ...inputs,
    },
  );
  const { y: trained } = await compiled.run({ parameters: values, x });
  return Math.max(...y.map((value, index) => Math.abs(value - trained[index])));
}

describe('an exported model', () => {
  it('runs in plain ONNX Runtime from its file, with the numbers of the trained one', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-export-'));
    try {
      const file = path.join(folder, 'model.onnx');
      await writeFile(file, exported.model);
      const session = await InferenceSession.create(file);
      const { y } = await session.run({ x: new Tensor('float32', x, [4, 3]) });
      expect(await largestDifference(y.data as Float32Array)).toBeLessThanOrEqual(1e-6);
      await session.release();
      expect(readMetadata(await readFile(file))).toEqual(exported.metadata);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ['onnxruntime-node', () => openOnnxRuntimeNode(1)],
    ['onnxruntime-web', openOnnxRuntimeWeb],
  ])('loads on %s', async (_, open) => {
    const { predict: run, metadata } = await loadModel(await open(), exported.model, expected);
    expect(metadata.backtest).toEqual(facts.backtest);
    expect(await largestDifference((await run.run({ x })).y as Float32Array)).toBeLessThanOrEqual(1e-6);
    await run.dispose();
  });

  it('says what it is', () => {
    expect(exported.metadata).toEqual({
      format: 1,
      ...facts,
      inputs: expected.inputs,
      outputs: [{ name: 'y', shape: [4, 2], dtype: 'float32' }],
    });
    const card = modelCard('toy.onnx', exported.metadata);
    for (const fact of [
      '# toy',
      'größer als nichts',
      '1440 windows of 12 services, from 2025-03-01T00:00:00Z to 2025-03-02T00:00:00Z, seed 7',
      '| persistence | 0.2500 |',
      'input `x`: float32 [4, 3]',
      'rate, errors, latency',
      'toy.onnx',
    ]) {
      expect(card).toContain(fact);
    }
    expect(modelCard('toy.onnx', { ...exported.metadata, training: null })).toContain('Not recorded.');
  });
});

describe('loading refuses, with a reason,', () => {
  it.each<[string, Partial<ExpectedModel>, string]>([
    ['another kind', { kind: 'gtf-net' }, "it is a 'toy' model; 'gtf-net' is needed"],
    [
      'other features',
      { features: ['rate', 'latency'] },
      'it was trained on the features rate, errors, latency; here they are rate, latency',
    ],
    [
      'another scaling',
      { scaling: 'none' },
      "its inputs are scaled as 'asinh of robust deviations'; here as 'none'",
    ],
    [
      'other shapes',
      { inputs: [{ name: 'x', shape: [8, 3], dtype: 'float32' }] },
      'it takes x float32[4, 3]; here is x float32[8, 3]',
    ],
  ])('%s', async (_, different, reason) => {
    await expect(loadModel(native, exported.model, { ...expected, ...different })).rejects.toThrow(reason);
  });

  it('a file of somebody else', async () => {
    const { encodeOnnx } = await import('../../../../src/compute/compiler/encode-onnx');
    const { trace } = await import('../../../../src/compute/compiler/trace');
    const foreign = encodeOnnx(trace(({ x: input }) => ({ y: tf.neg(input) }), inputs).graph, {
      author: 'somebody',
    });
    await expect(loadModel(native, foreign, expected)).rejects.toThrow('it was not exported by Meshlens');
  });

  it('a later format, and properties that are missing', async () => {
    const altered = (from: string, to: string) =>
      Buffer.from(Buffer.from(exported.model).toString('latin1').replace(from, to), 'latin1');
    const later = altered('meshlens.format\x12\x011', 'meshlens.format\x12\x012');
    await expect(loadModel(native, later, expected)).rejects.toThrow(
      'its property meshlens.format is not what format 1 has there',
    );
    await expect(
      loadModel(native, altered('meshlens.scaling', 'meshlens.sca1ing'), expected),
    ).rejects.toThrow('its property meshlens.scaling');
  });

  it('properties that do not describe the graph they are in', async () => {
    const graph = exportModel({
      parameters: { specs, values },
      predict,
      inputs: { x: { shape: [5, 3], dtype: 'float32' } },
      facts,
    });
    const lying = Buffer.from(
      Buffer.from(graph.model)
        .toString('latin1')
        .replace('"name":"x","shape":[5,3]', '"name":"x","shape":[4,3]'),
      'latin1',
    );
    await expect(loadModel(native, lying, expected)).rejects.toThrow(
      'without x float32[4, 3], which is not what it says about itself',
    );
  });

  it('bytes that are no model, and models that are cut short', async () => {
    await expect(loadModel(native, new TextEncoder().encode('<!doctype html>'), expected)).rejects.toThrow(
      'it is no ONNX model, or damaged',
    );
    await expect(
      loadModel(native, exported.model.subarray(0, exported.model.length - 5), expected),
    ).rejects.toThrow('it is no ONNX model, or damaged');
    await expect(loadModel(native, new Uint8Array(), expected)).rejects.toThrow(
      'it was not exported by Meshlens',
    );
  });

  it('a runtime that interprets', async () => {
    await expect(loadModel(await openTfjsCpu(), exported.model, expected)).rejects.toThrow(
      'tfjs-cpu runs functions, not ONNX files',
    );
  });
});
