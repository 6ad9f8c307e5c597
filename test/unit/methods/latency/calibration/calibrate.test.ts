/** A calibration from few kernels: lines of another machine make one enough. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { calibrate } from '../../../../../src/methods/latency/calibration/calibrate';
import { fitLayerModel } from '../../../../../src/methods/latency/layers/layer-model';
import { NO_WORK } from '../../../../../src/methods/latency/layers/kernel-work';
import { writeModel } from '../../../../../src/onnx/write/write-model';

const SIZE = 64;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-calibrate-'));
  const matrix = { dtype: 'float32', shape: [SIZE, SIZE] } as const;
  const model = writeModel({
    nodes: [
      { name: 'n', opType: 'MatMul', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: new Map() },
    ],
    inputs: [{ ...matrix, name: 'x' }],
    outputs: [{ ...matrix, name: 'y' }],
    constants: [{ ...matrix, name: 'w', data: new Uint8Array(4 * SIZE * SIZE) }],
    opsets: new Map([['', 13]]),
  });
  await writeFile(path.join(folder, 'one.onnx'), model);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('needs three kernels, or one beside lines of another machine', async () => {
  const models = [{ file: path.join(folder, 'one.onnx'), fileName: 'one.onnx' }];
  const { signal } = new AbortController();
  const ignore = (): void => undefined;
  await expect(calibrate({ models, dimensions: {} }, signal, ignore)).rejects.toThrow(
    'Only 1 kernels of these models can be measured here, and 3 are needed.',
  );
  const sample = (flops: number) => ({
    class: 'matmul',
    work: { ...NO_WORK, launches: 1, flops },
    ms: 0.001 + flops / 1e7,
  });
  const prior = fitLayerModel([1e5, 1e6, 1e7].map(sample), 0.01);
  const { measured, model } = await calibrate({ models, dimensions: {}, prior }, signal, ignore);
  expect(measured).toBe(1);
  expect(model.classes.matmul.coefficients.every((value) => value >= 0)).toBe(true);
  expect(model.classes.matmul.samples).toBeGreaterThan(0);
});
