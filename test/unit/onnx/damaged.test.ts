import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkNamed } from '../../../bench/networks/catalogue';
import { generateNetwork } from '../../../bench/networks/spec';
import { countModel } from '../../../src/onnx/count/count-model';
import { OnnxFileError } from '../../../src/onnx/error';
import { readOnnxModel } from '../../../src/onnx/read';
import { modelFile, temporaryFolder } from './support/model-files';
import { writeModel } from './support/model-writer';

describe('external data', () => {
  const withWeights = (location: string, more: Readonly<Record<string, string>> = {}): Uint8Array =>
    writeModel({
      nodes: [{ op: 'Reshape', inputs: ['x', 's'], outputs: ['y'] }],
      inputs: { x: { shape: [2, 6] } },
      constants: { s: { dtype: 'int64', dims: [2], external: { location, length: '16', ...more } } },
      outputs: ['y'],
    });

  const problemsOf = async (file: string): Promise<readonly string[]> =>
    (await readOnnxModel(file)).problems.map(({ reason }) => reason);

  it('is found beside the model, and small integers are read from it', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.onnx');
    writeFileSync(file, withWeights('weights.bin', { offset: '8' }));
    writeFileSync(path.join(folder, 'weights.bin'), new Uint8Array(BigInt64Array.of(0n, 3n, -1n).buffer));
    const model = await readOnnxModel(file);
    expect(model.problems).toEqual([]);
    expect(model.graph.initialisers[0]).toMatchObject({
      bytes: 16,
      external: { location: 'weights.bin', offset: 8, length: 16 },
      values: Float64Array.of(3, -1),
    });
    expect(countModel(model).outputs[0].shape).toEqual([3, 4]);
  });

  it('that is missing, short or outside the folder is a problem, and the rest is used', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'models'));
    const file = path.join(folder, 'models', 'model.onnx');
    const write = (bytes: Uint8Array): void => writeFileSync(file, bytes);
    writeFileSync(path.join(folder, 'secret.bin'), new Uint8Array(64));
    write(withWeights('weights.bin'));
    expect(await problemsOf(file)).toEqual([
      "external data 'weights.bin' is missing: the model cannot run without this file",
    ]);
    for (const location of [
      '../secret.bin',
      path.join(folder, 'secret.bin'),
      'sub/../../secret.bin',
      '',
      '.',
    ]) {
      write(withWeights(location));
      expect(await problemsOf(file)).toEqual([
        `external data '${location}' is not a file inside the model's folder: not opened`,
      ]);
    }
    symlinkSync(path.join(folder, 'secret.bin'), path.join(folder, 'models', 'link.bin'));
    write(withWeights('link.bin'));
    expect(await problemsOf(file)).toEqual([
      "external data 'link.bin' is a link out of the model's folder: not opened",
    ]);
    writeFileSync(path.join(folder, 'models', 'weights.bin'), new Uint8Array(20));
    write(withWeights('weights.bin', { offset: '8' }));
    expect(await problemsOf(file)).toEqual([
      "external data 'weights.bin' is cut off: it ends after 20 bytes",
    ]);
    write(withWeights('weights.bin', { length: '12' }));
    expect(await problemsOf(file)).toEqual([
      "external data 'weights.bin' gives a tensor a length other than its shape needs",
    ]);
    write(withWeights('weights.bin', { offset: 'x' }));
    expect(await problemsOf(file)).toEqual([
      "external data 'weights.bin' has an offset or length that is not a number",
    ]);
  });
});

describe('damaged files', () => {
  const original = generateNetwork(networkNamed('shufflenet-v2-1x'), {
    weights: 'shape-only',
    size: 32,
    width: 0.25,
  }).model;
  const control = writeModel({
    nodes: [
      {
        op: 'If',
        inputs: ['c'],
        outputs: ['y'],
        attributes: {
          then_branch: { graph: { nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['t'] }], outputs: ['t'] } },
          else_branch: { graph: { nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['e'] }], outputs: ['e'] } },
        },
      },
      { op: 'Conv', inputs: ['y', 'w'], outputs: ['z'], attributes: { strides: [2, 2], auto_pad: 'VALID' } },
      { op: 'Slice', inputs: ['z', 's', 's'], outputs: ['o'] },
      { op: 'Own', domain: 'own', inputs: ['o'], outputs: ['p'] },
    ],
    domains: ['own'],
    functions: [
      {
        domain: 'own',
        name: 'Own',
        inputs: ['a'],
        outputs: ['b'],
        nodes: [{ op: 'Flatten', inputs: ['a'], outputs: ['b'] }],
      },
    ],
    inputs: { x: { shape: ['batch', 3, 8, 8] }, c: { dtype: 'bool', shape: [] } },
    constants: {
      w: { dtype: 'float32', dims: [2, 3, 1, 1], values: [1, 2, 3, 4, 5, 6] },
      s: { dtype: 'int64', dims: [1], values: [1] },
    },
    outputs: ['p'],
  });

  it('end in a result or in an error that names file, byte and reason', async () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
    const damage = fc.record({
      base: fc.constantFrom(original, control),
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
      cut: fc.option(fc.nat(), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ base, changes, cut }) => {
        const bytes = Uint8Array.from(base);
        for (const { at, to } of changes) {
          bytes[at % bytes.length] = to;
        }
        const file = modelFile(cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
        try {
          const counts = countModel(await readOnnxModel(file, { name: 'model.onnx' }));
          expect(Number.isNaN(counts.totals.flops + counts.totals.parameters + counts.memory.peakBytes)).toBe(
            false,
          );
        } catch (error) {
          if (!(error instanceof OnnxFileError)) {
            throw error;
          }
          expect(error.message).toMatch(/^model\.onnx: at byte \d+: ./);
        }
      }),
      { numRuns: 600 },
    );
  });
});
