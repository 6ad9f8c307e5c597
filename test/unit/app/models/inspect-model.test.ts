import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import { inspectModel } from '../../../../src/app/models/inspect-model';
import { temporaryFolders } from '../../process/fixtures/temporary';

const folder = temporaryFolders();
let file: string;
beforeAll(async () => {
  file = path.join(folder(), 'net.onnx');
  await writeFile(
    file,
    generateNetwork(networkNamed('resnet18'), { weights: 'shape-only', size: 64, width: 0.25 }).model,
  );
});

const { signal } = new AbortController();
const question = (fileName: string) => ({
  file: path.join(path.dirname(file), fileName),
  fileName,
  dimensions: {},
  storageDir: path.dirname(file),
});

describe('inspectModel', () => {
  it('answers with the counts, the nodes by column, and which node reads which', async () => {
    const answer = await inspectModel(question('net.onnx'), signal);
    if (answer.kind !== 'counted') {
      throw new Error(answer.reason);
    }
    const { model, nodes, calibration } = answer;
    expect(calibration).toBeNull();
    expect(model).toMatchObject({ file: 'net.onnx', unknownNodes: 0, measuredMs: null });
    expect(nodes.name).toHaveLength(nodes.inputNodes.length);
    expect(nodes.inputNodes[0]).toEqual([]);
    expect(nodes.inputNodes[1]).toEqual([0]);
    // A residual addition reads two; nobody reads what comes later.
    expect(nodes.inputNodes.some((inputs) => inputs.length === 2)).toBe(true);
    nodes.inputNodes.forEach((inputs, position) =>
      inputs.forEach((input) => expect(input).toBeLessThan(position)),
    );
  });

  it('says why a file is unreadable', async () => {
    await writeFile(path.join(path.dirname(file), 'broken.onnx'), 'PK\x03\x04');
    const answer = await inspectModel(question('broken.onnx'), signal);
    expect(answer).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/^at byte 0: /) as string,
    });
  });
});
