import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';
import { OnnxFileError } from '../../../../src/onnx/error';
import { floatsOf } from '../../../../src/onnx/edit/editable-tensor';
import { encodeModel } from '../../../../src/onnx/edit/encode';
import { loadEditable } from '../../../../src/onnx/edit/load';
import { saveModel } from '../../../../src/onnx/edit/save';
import { normalise } from '../../../../src/onnx/passes/normalise';
import { readOnnxModel } from '../../../../src/onnx/read';
import { branching, convolutional, numbers, others, transformer } from '../passes/sketches';
import { temporaryFolder } from '../support/model-files';
import { type ModelSketch, writeModel } from '../support/model-writer';

function written(sketch: ModelSketch): string {
  const file = path.join(temporaryFolder(), 'model.onnx');
  writeFileSync(file, writeModel(sketch));
  return file;
}

describe('a model that is loaded and written again', () => {
  it.each(Object.entries({ convolutional, transformer, branching, others }))(
    'has the structure that it had: %s',
    async (_, sketch) => {
      const file = written(sketch);
      const { read, editable } = await loadEditable(file);
      const copy = path.join(temporaryFolder(), 'copy.onnx');
      writeFileSync(copy, Buffer.concat(encodeModel(editable).model));
      const { graph, ...again } = await readOnnxModel(copy);
      // Places in the file change where names are written in another order.
      const plain = (nodes: typeof graph.nodes): string =>
        JSON.stringify(nodes, (key, value: unknown) =>
          key === 'offset' ? undefined : value instanceof Map ? [...(value as Map<string, unknown>)] : value,
        );
      expect(plain(graph.nodes)).toBe(plain(read.graph.nodes));
      expect({ ...graph, nodes: [] }).toEqual({ ...read.graph, nodes: [] });
      expect(again.opsets).toEqual(read.opsets);
    },
  );

  it('keeps what no pass knows: fields of later versions', async () => {
    const file = path.join(temporaryFolder(), 'model.onnx');
    const later = new WireWriter().string(39, 'of a later version').finish();
    writeFileSync(file, Buffer.concat([writeModel(transformer), later]));
    const { editable } = await loadEditable(file);
    expect(Buffer.concat(encodeModel(editable).model).includes(Buffer.from(later))).toBe(true);
  });

  it('keeps its data outside where it was, and gives the same numbers', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.onnx');
    const { values = [], ...w } = numbers(64, 64);
    const data = Buffer.from(Float32Array.from(values).buffer);
    writeFileSync(path.join(folder, 'weights.bin'), Buffer.concat([Buffer.alloc(128), data]));
    const external = { location: 'weights.bin', offset: '128', length: String(data.length) };
    writeFileSync(
      file,
      writeModel({
        nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
        inputs: { x: { shape: [1, 64] } },
        outputs: ['y'],
        constants: { w: { ...w, external } },
      }),
    );
    const { editable } = await loadEditable(file);
    const target = path.join(folder, 'other');
    mkdirSync(target);
    const saved = await saveModel(editable, path.join(target, 'copy.onnx'), true);
    expect(saved.dataFile).toBe(path.join(target, 'copy.onnx.data'));
    expect(saved.bytes).toBe(
      readFileSync(saved.file).length + readFileSync(path.join(target, 'copy.onnx.data')).length,
    );
    const again = (await loadEditable(saved.file)).editable.initialisers.get('w') ?? expect.unreachable();
    expect(floatsOf(again)).toEqual(Float32Array.from(values));
  });

  it('is refused when data that it needs is missing', async () => {
    const file = written({
      nodes: [{ op: 'Relu', inputs: ['w'], outputs: ['y'] }],
      outputs: ['y'],
      constants: { w: { dtype: 'float32', dims: [4], external: { location: 'gone.bin' } } },
    });
    await expect(loadEditable(file, { name: 'model.onnx' })).rejects.toThrow(
      /model\.onnx.*'gone\.bin' is missing/,
    );
  });
});

describe('a damaged model', () => {
  it('is loaded, or refused with file and byte', async () => {
    const whole = writeModel(branching);
    const file = path.join(temporaryFolder(), 'model.onnx');
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.integer({ min: 1, max: whole.length }));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, byte, length]) => {
        const damaged = whole.slice(0, length);
        damaged[Math.min(at, length - 1)] = byte;
        writeFileSync(file, damaged);
        const error: unknown = await loadEditable(file, { name: 'model.onnx' }).then(
          () => null,
          (reason: unknown) => reason,
        );
        expect(error === null || error instanceof OnnxFileError, String(error)).toBe(true);
      }),
    );
  });
});

describe('weights in other forms', () => {
  it('become initialisers: what a Constant node holds, and what is an input as well', async () => {
    const constants = await loadEditable(written(others));
    const { model } = normalise(constants.editable);
    expect(model.nodes.map(({ opType }) => opType)).not.toContain('Constant');
    expect(floatsOf(model.initialisers.get('c') ?? expect.unreachable())).toEqual(
      Float32Array.from(numbers(8, 16).values ?? []),
    );
    const inputs = await loadEditable(
      written({ ...branching, inputs: { ...branching.inputs, w: { shape: [16, 16] } } }),
    );
    const { model: alone, formerInputs } = normalise(inputs.editable);
    expect(alone.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(formerInputs).toEqual(['w']);
  });
});
