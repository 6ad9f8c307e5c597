import { utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createOpenedModels } from '../../../../src/app/models/opened-models';
import { modelFile } from '../../onnx/support/model-files';
import { writeModel } from '../../onnx/support/model-writer';

const { signal } = new AbortController();
const view = { expanded: null, reveal: null, all: false };
const model = (op: string) =>
  writeModel({
    nodes: [{ op, inputs: ['x'], outputs: ['y'] }],
    inputs: { x: { shape: ['N', 4] } },
    outputs: ['y'],
  });
const question = (file: string, dimensions = {}) => ({
  file,
  fileName: 'model.onnx',
  dimensions,
  storageDir: '/storage',
});

describe('opened models', () => {
  it('answer with a picture and with nodes, for the sizes asked for', async () => {
    const models = createOpenedModels();
    const file = modelFile(model('Relu'));
    const picture = await models.picture({ ...question(file, { N: 7 }), view }, signal);
    expect(picture.boxes.title).toEqual(['x', 'Relu', 'y']);
    expect(picture.boxes.words[1]).toBe('7 × 4');
    expect(await models.node({ ...question(file), node: 0 }, signal)).toMatchObject({ operator: 'Relu' });
    expect(await models.node({ ...question(file), node: 1 }, signal)).toBeNull();
  });

  it('keep a picture, until the file changes', async () => {
    const models = createOpenedModels();
    const file = modelFile(model('Relu'));
    const first = await models.picture({ ...question(file), view }, signal);
    expect(await models.picture({ ...question(file), view: { ...view } }, signal)).toBe(first);
    writeFileSync(file, model('Sigmoid'));
    utimesSync(file, 1, 1);
    const second = await models.picture({ ...question(file), view }, signal);
    expect(second.boxes.title).toContain('Sigmoid');
  });

  it('keep few models', async () => {
    const models = createOpenedModels();
    const files = ['Relu', 'Sigmoid', 'Tanh'].map((op) => modelFile(model(op)));
    const pictures = [];
    for (const file of files) {
      pictures.push(await models.picture({ ...question(file), view }, signal));
    }
    expect(await models.picture({ ...question(files[2]), view }, signal)).toBe(pictures[2]);
    expect(await models.picture({ ...question(files[0]), view }, signal)).not.toBe(pictures[0]);
  });
});
