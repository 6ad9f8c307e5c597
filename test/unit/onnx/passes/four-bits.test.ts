import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeRunner, webRunner } from '../../../../src/methods/compression/run/runner';
import { fromFloat16 } from '../../../../src/onnx/edit/float16';
import { encodeModel } from '../../../../src/onnx/edit/encode';
import { loadEditable } from '../../../../src/onnx/edit/load';
import { quantiseBlocks } from '../../../../src/onnx/passes/four-bits';
import { storeMixed } from '../../../../src/onnx/passes/store-mixed';
import { temporaryFolder } from '../support/model-files';
import { writeModel } from '../support/model-writer';
import { numbers } from './sketches';

const values = fc
  .integer({ min: 1, max: 6 })
  .chain((blocks) =>
    fc.float32Array({ minLength: 16 * blocks, maxLength: 16 * blocks, min: -1000, max: 1000, noNaN: true }),
  );

describe('weights of 4 bits', () => {
  it('are off by at most half a scale, beside what half precision rounds the scale by', () => {
    fc.assert(
      fc.property(values, (weights) => {
        const { packed, scales, block } = quantiseBlocks(weights) ?? expect.unreachable();
        const exact = fromFloat16(scales);
        const half = weights.length / 2;
        weights.forEach((value, at) => {
          const bits = at < half ? packed[at] >> 4 : packed[at - half] & 15;
          const scale = exact[Math.floor(at / block)];
          const rounding = Math.max(2 ** -25, scale * 2 ** -11) * 7;
          expect(Math.abs((bits - 8) * scale - value)).toBeLessThanOrEqual(
            scale / 2 + rounding + 1e-5 * scale,
          );
        });
      }),
    );
  });

  it.each([
    ['no whole blocks', new Float32Array(12)],
    ['no numbers', new Float32Array(16).fill(NaN)],
    ['numbers beyond half precision', new Float32Array(16).fill(1e6)],
  ])('do not exist for %s', (_, weights) => {
    expect(quantiseBlocks(weights)).toBeNull();
  });

  it('go to the tensors that lose least, as many as the size needs, and come out the same in both runtimes', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.onnx');
    const even = numbers(128, 128);
    const steps = { ...even, values: even.values?.map((value) => Math.sign(value) * 0.5) };
    writeFileSync(
      file,
      writeModel({
        nodes: [
          { op: 'MatMul', inputs: ['x', 'uneven'], outputs: ['h'] },
          { op: 'MatMul', inputs: ['h', 'steps'], outputs: ['y'] },
        ],
        inputs: { x: { shape: [1, 128] } },
        outputs: ['y'],
        constants: { uneven: numbers(128, 128), steps },
      }),
    );
    const { editable } = await loadEditable(file);
    const bytes = encodeModel(editable).modelBytes;
    const mixed = storeMixed(editable, bytes / 4.5) ?? expect.unreachable();
    expect(mixed.inFourBits).toBe(1);
    expect([...mixed.model.initialisers.keys()]).toContain('steps/int4');
    expect(storeMixed(editable, bytes / 9)).toBeNull();
    const small = path.join(folder, 'mixed.onnx');
    writeFileSync(small, Buffer.concat(encodeModel(mixed.model).model));
    const sample = [
      { name: 'x', dtype: 'float32', dims: [1, 128], data: new Float32Array(128).fill(0.5) },
    ] as const;
    for (const runner of [await nativeRunner(), await webRunner()]) {
      const results = await Promise.all(
        [file, small].map(async (one) => {
          const open = await runner.open({ file: one, dataFiles: [] }, 'all');
          const found = await open.run(sample);
          await open.release();
          return Array.from(found.get('y')?.data ?? []);
        }),
      );
      const scale = Math.max(...results[0].map(Math.abs));
      results[1].forEach((value, at) => expect(Math.abs(value - results[0][at])).toBeLessThan(0.02 * scale));
    }
  });
});
