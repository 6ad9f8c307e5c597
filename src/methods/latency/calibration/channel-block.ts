import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOnnxModel } from '../../../onnx/read';
import { openSubject, type OnnxRuntime } from '../measure/sessions';
import { writeModel } from '../../../onnx/write/write-model';

const IMAGE = [1, 32, 8, 8];
const WEIGHTS = [1, 32, 1, 1];

/** How many channels the runtime keeps together on this machine; 1 where it does not: asked by a convolution with one channel out. */
export async function findChannelBlock(onnx: OnnxRuntime): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-block-'));
  try {
    const data = new Uint8Array(new Float32Array(32).fill(0.1).buffer);
    const model = writeModel({
      nodes: [
        {
          name: 'conv',
          opType: 'Conv',
          domain: '',
          inputs: ['x', 'w'],
          outputs: ['y'],
          attributes: new Map(),
        },
      ],
      inputs: [{ name: 'x', dtype: 'float32', shape: IMAGE }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [1, 1, 8, 8] }],
      constants: [{ name: 'w', dtype: 'float32', shape: WEIGHTS, data }],
      opsets: new Map([['', 13]]),
    });
    const optimised = path.join(folder, 'optimised.onnx');
    await (await openSubject(onnx, 'block', model, [], 1, undefined, optimised)).release();
    const { graph } = await readOnnxModel(optimised);
    const convolution = graph.nodes.find(
      ({ domain, opType }) => opType === 'Conv' && domain === 'com.microsoft.nchwc',
    );
    const weights = graph.initialisers.find(({ name }) => convolution?.inputs[1] === name);
    return weights?.dims[0] ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
