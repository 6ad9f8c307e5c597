import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { compressModel } from '../../../../src/app/models/compress-model';
import { writeOrdered } from '../../../../src/app/models/write-ordered';
import type { VariantName, VariantOrder } from '../../../../src/contracts/compression/report';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { convolutional } from '../../onnx/passes/sketches';
import { writeModel } from '../../onnx/support/model-writer';
import { temporaryFolders } from '../../process/fixtures/temporary';

const newFolder = temporaryFolders();
let folder: string;
const model = writeModel(convolutional);
const at = (name: string): string => path.join(folder, name);
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  now: () => 0,
  rules: () => Promise.resolve([]),
  jobs: createInlineRunner(() => undefined),
};
const question = () => ({ file: at('net.onnx'), fileName: 'net.onnx', dimensions: {}, data: [], seed: 0 });
const order = (variant: VariantName, output: string, change: Partial<VariantOrder> = {}): VariantOrder => ({
  ...question(),
  variant,
  target: null,
  output: { file: at(output), fileName: output },
  ...change,
});

beforeEach(async () => {
  folder = newFolder();
  await writeFile(at('net.onnx'), model);
});

describe('writeOrdered', () => {
  it.each(['float16-storage', 'int8-static'] as const)('writes %s as a comparison made it', async (name) => {
    const whole = { ...question(), labels: null, variants: [name], target: null, measure: false };
    const output = { file: at('compared.onnx'), fileName: 'compared.onnx', force: true };
    const { output: compared } = await compressModel({ ...whole, output, storageDir: null }, context);
    const written = await writeOrdered(order(name, 'ordered.onnx'), context);
    expect(written).toEqual({ file: 'ordered.onnx', variant: name, bytes: compared?.bytes, dataFile: null });
    expect(await readFile(at('ordered.onnx'))).toEqual(await readFile(at('compared.onnx')));
  });

  it('replaces a file at the place, and says why a variant is not made', async () => {
    await writeFile(at('old.onnx'), 'old');
    await writeOrdered(order('int8-storage', 'old.onnx'), context);
    expect((await readFile(at('old.onnx'))).length).toBeGreaterThan(1000);
    await expect(writeOrdered(order('mixed-storage', 'mixed.onnx'), context)).rejects.toThrow(
      'net.onnx: it needs a size to reach',
    );
    expect(await readdir(folder)).not.toContain('mixed.onnx');
  });

  it('never replaces the model, by whatever name it goes', async () => {
    await symlink(at('net.onnx'), at('alias.onnx'));
    for (const name of ['net.onnx', 'alias.onnx']) {
      await expect(writeOrdered(order('int8-storage', name), context)).rejects.toThrow(
        `will not overwrite ${name}: it is the model to be compressed`,
      );
    }
    expect(new Uint8Array(await readFile(at('net.onnx')))).toEqual(model);
  });

  it('replaces no data of another model, and writes into no folder that is none', async () => {
    await writeFile(at('other.onnx.data'), 'weights');
    await expect(writeOrdered(order('int8-storage', 'other.onnx'), context)).rejects.toThrow(
      /will not overwrite .*other\.onnx\.data: choose another name$/,
    );
    await mkdir(at('folder.onnx'));
    await expect(writeOrdered(order('int8-storage', 'folder.onnx'), context)).rejects.toThrow('is a folder');
    await expect(writeOrdered(order('int8-storage', 'gone/x.onnx'), context)).rejects.toThrow(
      'does not exist',
    );
  });
});
