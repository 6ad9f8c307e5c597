import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireWriter } from '../../../src/io/protobuf/wire-writer';
import { countModel } from '../../../src/onnx/count/count-model';
import { OnnxFileError } from '../../../src/onnx/error';
import { readOnnxModel } from '../../../src/onnx/read';
import { writeLargeModel } from './support/large-model';
import { modelFile, temporaryFolder } from './support/model-files';
import { writeModel } from './support/model-writer';
import { cpuMs } from '../support/cpu-time';

const relu = {
  nodes: [{ op: 'Relu', name: 'r', inputs: ['x'], outputs: ['y'] }],
  inputs: { x: { shape: ['batch', 3] } },
  outputs: ['y'],
};

async function reasonFor(bytes: Uint8Array | string): Promise<string> {
  const file = modelFile(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  const error: unknown = await readOnnxModel(file, { name: 'model.onnx' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OnnxFileError);
  return (error as Error).message;
}

describe('readOnnxModel', () => {
  it('gives the structure as the file states it', async () => {
    const model = await readOnnxModel(
      modelFile(
        writeModel({
          opset: 17,
          domains: ['com.microsoft'],
          nodes: [
            {
              op: 'Gather',
              name: 'second',
              inputs: ['w', 'i'],
              outputs: ['row'],
              attributes: {
                axis: -1,
                note: 'text',
                scale: { float: 0.5 },
                pads: [1, -2],
                ratios: { floats: [1, 2] },
              },
            },
            { op: 'Gelu', domain: 'com.microsoft', inputs: ['x', ''], outputs: ['y'] },
          ],
          inputs: { x: { shape: ['batch', 3] }, i: { dtype: 'int64', shape: [2] }, w: { shape: [4, 5] } },
          constants: { w: { dtype: 'float32', dims: [4, 5], values: new Array<number>(20).fill(2) } },
          outputs: ['y', 'row'],
        }),
      ),
      { name: 'model.onnx' },
    );
    expect(model).toMatchObject({
      file: 'model.onnx',
      irVersion: 8,
      producer: { name: 'sketch', version: '' },
      problems: [],
    });
    expect([...model.opsets]).toEqual([
      ['', 17],
      ['com.microsoft', 1],
    ]);
    const { inputs, outputs, initialisers, nodes } = model.graph;
    expect(inputs).toEqual([
      { name: 'x', dtype: 'float32', shape: ['batch', 3] },
      { name: 'i', dtype: 'int64', shape: [2] },
    ]);
    expect(outputs.map(({ name }) => name)).toEqual(['y', 'row']);
    expect(initialisers).toEqual([
      { name: 'w', dtype: 'float32', dims: [4, 5], bytes: 80, values: new Float64Array(20).fill(2) },
    ]);
    expect([...nodes[0].attributes]).toEqual([
      ['axis', { type: 'int', value: -1 }],
      ['note', { type: 'string', value: 'text' }],
      ['scale', { type: 'float', value: 0.5 }],
      ['pads', { type: 'ints', value: [1, -2] }],
      ['ratios', { type: 'floats', value: [1, 2] }],
    ]);
    expect(nodes[1]).toMatchObject({
      opType: 'Gelu',
      domain: 'com.microsoft',
      inputs: ['x', ''],
      outputs: ['y'],
    });
  });

  it('puts nodes in order, whatever the order of the file', async () => {
    const model = await readOnnxModel(
      modelFile(
        writeModel({
          nodes: [
            { op: 'Relu', name: 'c', inputs: ['b'], outputs: ['c'] },
            { op: 'Relu', name: 'a', inputs: ['x'], outputs: ['a'] },
            { op: 'Relu', name: 'b', inputs: ['a'], outputs: ['b'] },
          ],
          inputs: { x: { shape: [1] } },
          outputs: ['c'],
        }),
      ),
    );
    expect(model.graph.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('replaces calls of the model’s own functions by their bodies', async () => {
    const bytes = writeModel({
      domains: ['own'],
      nodes: [
        { op: 'Twice', domain: 'own', name: 'call', inputs: ['x'], outputs: ['y'], attributes: { to: 1 } },
      ],
      functions: [
        {
          domain: 'own',
          name: 'Twice',
          inputs: ['a'],
          outputs: ['b'],
          attributes: ['to'],
          nodes: [
            { op: 'Once', domain: 'own', inputs: ['a'], outputs: ['m'] },
            { op: 'Cast', inputs: ['m'], outputs: ['b'], attributes: { to: { from: 'to' } } },
          ],
        },
        {
          domain: 'own',
          name: 'Once',
          inputs: ['a'],
          outputs: ['b'],
          nodes: [{ op: 'Relu', inputs: ['a'], outputs: ['b'] }],
        },
      ],
      inputs: { x: { shape: [2, 3] } },
      outputs: ['y'],
    });
    const model = await readOnnxModel(modelFile(bytes));
    expect(model.graph.nodes.map(({ opType }) => opType)).toEqual(['Relu', 'Cast']);
    expect(countModel(model).outputs).toEqual([{ name: 'y', shape: [2, 3] }]);
  });

  it('stops when asked to', async () => {
    const file = modelFile(writeModel(relu));
    await expect(readOnnxModel(file, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    const many = writeModel({
      ...relu,
      nodes: Array.from({ length: 5000 }, (_, index) => ({
        op: 'Relu',
        inputs: [index === 0 ? 'x' : `v${index - 1}`],
        outputs: [`v${index}`],
      })),
    });
    const stop = new AbortController();
    const reading = readOnnxModel(modelFile(many), { signal: stop.signal });
    setImmediate(() => stop.abort(new Error('enough')));
    await expect(reading).rejects.toThrow('enough');
  });

  it.each([
    ['Parquet', 'PAR1\x15\x04\x15\0\0PAR1'],
    ['SQLite', 'SQLite format 3\0\x10\0'],
    ['TensorFlow Lite', '\x1c\0\0\0TFL3\0\0'],
    ['GGUF', 'GGUF\x03\0\0\0\0'],
    ['', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['', '\x7fELF\x02\x01\x01\0\0'],
    ['', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['', 'RIFF\x24\0\0\0WAVE'],
    ['', '\x1f\x8b\x08\0\0\0\0\0'],
    ['', '\0asm\x01\0\0\0'],
  ])('calls a binary file of another kind no model: %s %j', async (name, content) => {
    const reason = await reasonFor(Buffer.from(content, 'latin1'));
    expect(reason).toMatch(/^model\.onnx: at byte \d+: not an ONNX model/);
    expect(reason).toContain(name);
    expect(reason).not.toMatch(/wire type|field tag/);
  });

  it('calls random bytes no model', async () => {
    /** The number and wire type of the graph, also where a tag takes two bytes. */
    const isGraphTag = (byte: number): boolean => (byte & 0x7f) === 0x3a;
    const noGraph = fc
      .uint8Array({ minLength: 1, maxLength: 200 })
      .filter((bytes) => !bytes.some(isGraphTag));
    await fc.assert(
      fc.asyncProperty(noGraph, async (bytes) => {
        expect(await reasonFor(bytes)).toMatch(
          /not an ONNX model|not the model itself|a model in ORT format/,
        );
      }),
    );
  });

  it('says what is wrong with a file that is no usable model', async () => {
    expect(await reasonFor('')).toBe('model.onnx: at byte 0: the file is empty');
    expect(await reasonFor('version https://git-lfs.github.com/spec/v1\noid sha256:0')).toContain(
      'Git LFS pointer',
    );
    expect(await reasonFor('<!doctype html>')).toContain('a text file (HTML or JSON)');
    expect(await reasonFor('PK\x03\x04 and more')).toContain('ZIP archive');
    expect(await reasonFor('\0\0\0\0')).toBe(
      'model.onnx: at byte 0: not an ONNX model, or damaged at its beginning',
    );
    expect(await reasonFor(new WireWriter().integer(1, 8).finish())).toBe(
      'model.onnx: at byte 0: the file holds no graph: it is not an ONNX model',
    );
    const whole = writeModel(relu);
    expect(await reasonFor(whole.slice(0, whole.length - 9))).toMatch(
      /^model\.onnx: at byte \d+: a length of \d+ bytes, but only \d+ are left/,
    );
    const [a, b] = [
      { op: 'Relu', name: 'a', inputs: ['y'], outputs: ['x'] },
      { op: 'Relu', name: 'b', inputs: ['x'], outputs: ['y'] },
    ];
    expect(await reasonFor(writeModel({ nodes: [a, b] }))).toMatch(
      /at byte \d+: Relu 'a' waits for its own result: the nodes form a cycle/,
    );
    expect(await reasonFor(writeModel({ nodes: [a, { ...b, outputs: ['x'] }] }))).toMatch(
      /Relu 'b' writes 'x', which another node writes as well/,
    );
    expect(
      await reasonFor(
        writeModel({ nodes: [], constants: { w: { dtype: 'float32', dims: [3], values: [1] } } }),
      ),
    ).toMatch(/tensor 'w' of shape \[3\] and type float32 should hold 12 bytes, it holds 4/);
    const self = {
      domain: 'own',
      name: 'F',
      inputs: ['a'],
      outputs: ['b'],
      nodes: [{ op: 'F', domain: 'own', inputs: ['a'], outputs: ['b'] }],
    };
    expect(
      await reasonFor(
        writeModel({
          domains: ['own'],
          nodes: [{ op: 'F', domain: 'own', inputs: ['x'], outputs: ['y'] }],
          functions: [self],
          inputs: { x: { shape: [1] } },
        }),
      ),
    ).toContain("function 'F' calls itself");
    await expect(readOnnxModel(temporaryFolder(), { name: 'folder' })).rejects.toThrow(
      'folder: at byte 0: not a file',
    );
    await expect(readOnnxModel('/does/not/exist.onnx')).rejects.toThrow('ENOENT');
  });

  it('refuses a file beyond 2 GiB and says what to do', async () => {
    const file = path.join(temporaryFolder(), 'large.onnx');
    const descriptor = openSync(file, 'w');
    writeSync(descriptor, writeModel(relu));
    ftruncateSync(descriptor, 2 ** 31 + 5);
    closeSync(descriptor);
    await expect(readOnnxModel(file)).rejects.toThrow(
      'the file goes on beyond 2 GiB (2147483653 bytes), which no runtime loads: save its weights as external data',
    );
  });

  it('reads 600 MB of weights without reading them', async () => {
    const file = path.join(temporaryFolder(), 'large.onnx');
    writeLargeModel(file);
    await readOnnxModel(modelFile(writeModel(relu)));
    const before = process.memoryUsage.rss();
    const model = await readOnnxModel(file);
    const grownBytes = process.memoryUsage.rss() - before;
    // The best of three: the first run also compiles code.
    let spentMs = Infinity;
    for (let run = 0; run < 3; run++) {
      spentMs = Math.min(spentMs, await cpuMs(() => readOnnxModel(file)));
    }
    expect(model.fileBytes).toBeGreaterThan(600e6);
    expect(spentMs).toBeLessThan(150);
    expect(grownBytes).toBeLessThan(50e6);
    expect(countModel(model).totals).toMatchObject({ parameters: 9 * 4096 ** 2, macs: 9 * 4096 ** 2 });
  });
});
