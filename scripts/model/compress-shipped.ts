// npm run compress:shipped [-- --from DIR] [--out DIR]: stores the models that ship as their training stores them, from the exact weights
// of an earlier revision of models/ or from what ships, and prints the bytes of each. Weights that were stored so stay as they are.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SHIPPED_PRECISION } from '../../src/compute/model-file/parameters';
import { loadModel, saveModel } from '../../src/methods/anomaly/model-file';
import { readOutlineModel, writeOutlineModel } from '../../src/methods/anomaly/outline/model-file';
import { readDiagnosisModel, writeDiagnosisModel } from '../../src/methods/diagnosis/model-file';
import { loadLatencyModel } from '../../src/methods/latency/network/model-file';
import { readPolicy, writePolicy } from '../../src/methods/scheduling/learning/policy-file';
import { readLoadBase, writeLoadBase } from '../../src/methods/workload/base/model-file';
import { inColumns } from '../lib/columns';
import { writeRuntimeModel } from './latency/write-model';

const MODELS = path.join(__dirname, '../../models');

/** By folder: reads a model and writes it again. @returns how many numbers it has */
const stores: Readonly<Record<string, (from: string, to: string) => Promise<number>>> = {
  async diagnosis(from, to) {
    const model = await readDiagnosisModel(from);
    await writeDiagnosisModel(to, model);
    const [{ means }] = model.profiles.values();
    return model.parameters.length + 3 * model.profiles.size * means.length;
  },
  async 'gtf-net'(from, to) {
    const model = await loadModel(from);
    await saveModel(to, model, SHIPPED_PRECISION);
    return model.graph.length + model.identity.length;
  },
  async 'load-base'(from, to) {
    const model = await readLoadBase(from);
    await writeLoadBase(to, model);
    return model.parameters.length;
  },
  async outline(from, to) {
    const model = await readOutlineModel(from);
    await writeOutlineModel(to, model);
    return model.parameters.length;
  },
  async scaledl(from, to) {
    const { model, reason } = await loadLatencyModel(from);
    if (model === null) {
      throw new Error(reason ?? `${from} holds no model`);
    }
    await writeRuntimeModel(to, model);
    return model.network.parameters.length;
  },
  async scheduling(from, to) {
    const parameters = await policyOf(from);
    await writePolicy(to, parameters);
    return parameters.length;
  },
};

/** The policy was plain floats before it was compressed, and its header named no tensors. */
async function policyOf(folder: string): Promise<Float32Array> {
  const header = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as object;
  if ('tensors' in header) {
    return readPolicy(folder);
  }
  const bytes = await readFile(path.join(folder, 'weights.bin'));
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: 'string', default: MODELS }, out: { type: 'string', default: MODELS } },
  });
  const rows: [string, number, number][] = [];
  for (const [name, store] of Object.entries(stores)) {
    const to = path.join(values.out, name);
    const numbers = await store(path.join(values.from, name), to);
    rows.push([name, 4 * numbers, (await stat(path.join(to, 'weights.bin'))).size]);
  }
  const sum = (column: 1 | 2): number => rows.reduce((total, row) => total + row[column], 0);
  console.log(
    inColumns([
      ['model', 'float32 bytes', 'stored bytes', 'share'],
      ...[...rows, ['all', sum(1), sum(2)] as const].map(([name, exact, stored]) => [
        name,
        String(exact),
        String(stored),
        (stored / exact).toFixed(3),
      ]),
    ]),
  );
}

void main();
