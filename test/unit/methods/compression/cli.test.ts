import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressModel } from '../../../../src/app/models/compress-model';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import type { CompressionReport } from '../../../../src/contracts/compression/report';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { compressCommand } from '../../../../src/methods/compression/cli/command';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';
import { npy } from '../../io/npy-bytes';
import { convolutional, numbers, transformer } from '../../onnx/passes/sketches';
import { type ModelSketch, writeModel } from '../../onnx/support/model-writer';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const model = writeModel(convolutional);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meshlens-cli-compress-'));
  writeFileSync(at('net.onnx'), model);
  writeFileSync(at('words.onnx'), writeModel(transformer));
  writeFileSync(at('broken.onnx'), 'PK\x03\x04');
  writeFileSync(at('relu.onnx'), writeModel({ ...relu, constants: {} }));
  writeFileSync(
    at('half.onnx'),
    writeModel({ ...relu, constants: { w: { dtype: 'float16', dims: [256] } } }),
  );
  writeFileSync(at('custom.onnx'), writeModel(custom));
  writeFileSync(at('quantised.onnx'), writeModel(quantised));
  const { values = [] } = numbers(12, 3, 16, 16);
  writeFileSync(at('images.npy'), npy('<f4', [12, 3, 16, 16], Float32Array.from(values)));
  writeFileSync(at('flat.npy'), npy('<f4', [12, 768], Float32Array.from(values)));
  writeFileSync(at('classes.npy'), npy('<i8', [12], new BigInt64Array(12)));
  writeFileSync(at('few.npy'), npy('<i8', [3], new BigInt64Array(3)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const relu = {
  nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }],
  inputs: { x: { shape: [1, 4] } },
  outputs: ['y'],
};

const custom = {
  nodes: [{ op: 'Frobnicate', domain: 'own', inputs: ['x', 'w'], outputs: ['y'] }],
  domains: ['own'],
  inputs: { x: { shape: [1, 16] } },
  outputs: ['y'],
  constants: { w: numbers(16, 16) },
};

const quantised: ModelSketch = {
  nodes: [
    { op: 'DequantizeLinear', inputs: ['w8', 'scale'], outputs: ['f'] },
    { op: 'MatMul', inputs: ['x', 'f'], outputs: ['h'] },
    { op: 'MatMul', inputs: ['h', 'w'], outputs: ['y'] },
  ],
  inputs: { x: { shape: [1, 16] } },
  outputs: ['y'],
  constants: {
    w8: { dtype: 'int8', dims: [16, 16], values: Array.from({ length: 256 }, (_, at) => (at * 7) % 120) },
    scale: { dtype: 'float32', dims: [], values: [0.01] },
    w: numbers(16, 16),
  },
};

async function ask(...argv: string[]): Promise<{ code: ExitCode; out: string; err: string }> {
  const environment = fakeEnvironment({
    cwd: folder,
    homeDir: folder,
    compress: (options, context) =>
      compressModel(options, {
        ...context,
        jobs: createInlineRunner(() => undefined),
        rules: () => Promise.resolve([]),
      }),
  });
  return { code: await runCli(['compress', ...argv], environment), ...environment.printed };
}

async function report(...argv: string[]): Promise<CompressionReport> {
  const { code, out, err } = await ask(...argv, '--no-measure', '--json', '-');
  expect(err + out, String(code)).toContain('"variants"');
  const parsed = JSON.parse(out) as CompressionReport;
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync('docs/compress.schema.json', 'utf8')) as object,
  );
  expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
  return parsed;
}

describeDocumentation(['docs/compress.md'], 'docs/compress.schema.json', compressCommand.options, 40);

describe('meshlens compress', () => {
  it('writes JSON that the schema accepts: every variant with size, prediction, difference and runtimes', async () => {
    const { variants, sizeBytes, data, original } = await report('net.onnx');
    expect(sizeBytes).toBe(model.length);
    expect(data).toEqual({ source: 'random', calibrationSamples: 8, comparedSamples: 8, heldOut: true });
    expect(original.predictedMs).toBeGreaterThan(0);
    expect(variants.map(({ name }) => name)).toEqual([
      'float16-storage',
      'int8-storage',
      'int8-weights',
      'int8-dynamic',
      'int8-static',
    ]);
    for (const variant of variants) {
      expect(variant.sizeFactor).toBeCloseTo(sizeBytes / variant.sizeBytes, 6);
      expect(variant.predictedSpeedup).toBeCloseTo(
        (original.predictedMs ?? 0) / (variant.predictedMs ?? 0),
        6,
      );
      expect(variant.outputError).toBeLessThan(0.2);
      expect(variant.runtimes.map(({ runtime }) => runtime)).toEqual(['onnxruntime-node', 'onnxruntime-web']);
      const errors = variant.layers.map(({ relativeError }) => relativeError);
      expect(errors).toEqual([...errors].sort((one, other) => other - one));
      expect(errors).toHaveLength(4);
    }
  });

  it('compares on samples that ranges are not from, and scores labels', async () => {
    const { data, original, variants } = await report(
      'net.onnx',
      '--data',
      'x=images.npy',
      '--labels',
      'classes.npy',
      '--variant',
      'int8-static',
    );
    expect(data).toEqual({ source: 'given', calibrationSamples: 3, comparedSamples: 9, heldOut: true });
    expect([original.accuracy?.kind, variants[0].accuracy?.kind]).toEqual(['top-1', 'top-1']);
    expect(variants[0].agreement).toBeGreaterThan(0.5);
  });

  it('takes sizes of open dimensions, and integers that are rows of a table', async () => {
    const { variants, unavailable } = await report('words.onnx', '--batch', '2');
    expect(variants.map(({ outputError }) => outputError ?? 1).every((error) => error < 0.05)).toBe(true);
    expect(unavailable).toEqual([]);
  });

  it('picks the variant with the smallest difference that meets the target, and writes it', async () => {
    const { target, output, variants } = await report(
      'net.onnx',
      '--target=size=1/1.5',
      '--output',
      'small.onnx',
    );
    expect(target).toMatchObject({ kind: 'size', met: true });
    expect(target?.variant).toBe(output?.variant);
    const meeting = variants.filter(({ sizeFactor }) => sizeFactor >= 1.5);
    expect(variants.find(({ name }) => name === target?.variant)?.outputError).toBe(
      Math.min(...meeting.map(({ outputError }) => outputError ?? Infinity)),
    );
    expect(statSync(at('small.onnx')).size).toBe(output?.bytes);
    const { code, err } = await ask(
      'net.onnx',
      '--target=size=1/1.5',
      '--output',
      'small.onnx',
      '--no-measure',
    );
    expect([code, err]).toEqual([ExitCode.usage, expect.stringContaining('add --force')]);
  });

  it('leaves what is quantised already, says so, and compresses the rest', async () => {
    const { problems, variants } = await report('quantised.onnx', '--variant', 'int8-dynamic');
    expect(problems.map(({ reason }) => reason).join()).toContain('quantised already in 1 of its nodes');
    expect(variants[0].integerLayers).toBe(1);
    expect(variants[0].floatLayers).toEqual([expect.objectContaining({ operator: 'MatMul', count: 1 })]);
  });

  it('names the nearest where no variant meets the target, and writes nothing', async () => {
    const { code, out, err } = await ask(
      'net.onnx',
      '--target',
      'size=1/9',
      '--output',
      'none.onnx',
      '--no-measure',
    );
    expect(code).toBe(ExitCode.failure);
    expect(out).toMatch(/No variant is 9 times smaller; the nearest is int8/);
    expect(err).toContain('none.onnx was not written: no variant meets the target');
    expect(() => statSync(at('none.onnx'))).toThrow();
  });

  it.each([
    [
      ['net.onnx', '--output', 'net.onnx', '--force', '--variant', 'int8-storage'],
      /the model to be compressed/,
    ],
    [['net.onnx', '--output', 'a.onnx'], /needs '--target'/],
    [['net.onnx', '--target', 'size=4'], /size=1\/4/],
    [['net.onnx', '--target', 'speed=0.5x'], /speed=2x/],
    [['net.onnx', '--target', 'speed=2x', '--no-measure'], /needs a measurement/],
    [['gone.onnx'], /no such file: gone\.onnx/],
  ])('refuses %j before it works', async (argv, reason) => {
    const { code, err } = await ask(...argv);
    expect([code, err]).toEqual([ExitCode.usage, expect.stringMatching(reason)]);
    expect(readFileSync(at('net.onnx')).equals(model)).toBe(true);
  });

  it.each([
    [['broken.onnx'], /broken\.onnx.*ZIP archive/],
    [['relu.onnx'], /relu\.onnx: the model has no weights/],
    [['half.onnx'], /half\.onnx: .* only float16/],
    [['custom.onnx'], /custom\.onnx does not run in onnxruntime-node: .*Frobnicate/],
    [['net.onnx', '--data', 'y=images.npy'], /there are x/],
    [['net.onnx', '--data', 'flat.npy'], /flat\.npy: its shape is \(12, 768\).*3 x 16 x 16/],
    [['net.onnx', '--data', 'net.onnx'], /net\.onnx: at byte 0: not a NumPy array/],
    [['net.onnx', '--labels', 'classes.npy'], /Labels need the data/],
    [['net.onnx', '--data', 'images.npy', '--labels', 'few.npy'], /few\.npy: 3 labels for 12 samples/],
  ])('fails on %j with the file and the reason', async (argv, reason) => {
    const { code, err } = await ask(...argv, '--no-measure');
    expect([code, err]).toEqual([ExitCode.failure, expect.stringMatching(reason)]);
  });
});
