import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeModelFolder } from '../../../../src/methods/anomaly/export';
import {
  batchSpec,
  graphSpec,
  gtfNetParameters,
  hopsOver,
  predict,
  type GtfNetConfig,
} from '../../../../src/methods/anomaly/gtf-net';
import {
  loadModel as loadFolder,
  modelHash,
  saveModel,
  type AnomalyModel,
} from '../../../../src/methods/anomaly/model-file';
import { insertionPoints } from '../../../../src/methods/anomaly/adapt/points';
import { initialParameters, splitParameters } from '../../../../src/compute';
import { adapterSpecs, type InsertionPoint } from '../../../../src/compute/nn/adapter';
import { createRandom } from '../../../../src/numeric/random';
import { loadModel } from '../../../../src/compute/export/load-model';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { NODE_FEATURES } from '../../../../src/features/node-features';

const config: GtfNetConfig = { history: 4, width: 8, heads: 2, layers: 1 };
const specs = gtfNetParameters(config);
const services = 5;

/** A network by itself, or with adapters that change what it expects. */
async function modelIn(base: string, points: readonly InsertionPoint[]): Promise<AnomalyModel> {
  const alone: AnomalyModel = {
    config,
    graph: initialParameters(specs, 1),
    identity: initialParameters(specs, 2),
    description: 'a test',
  };
  await saveModel(base, alone);
  const weights = initialParameters(adapterSpecs(points), 3).map((value) => value + 0.1);
  const adapters = { baseHash: await modelHash(base), points, graph: weights, identity: weights };
  return points.length === 0 ? alone : { ...alone, adapters };
}

it.each([
  ['by itself', []],
  ['with adapters', insertionPoints(config.width).slice(1)],
])(
  'a written model folder holds the model twice, as it is read here and as ONNX, and says where it is from (%s)',
  async (_, points) => {
    const training = {
      from: '2025-03-01T00:00:00.000Z',
      until: '2025-03-01T02:00:00.000Z',
      windows: 120,
      services,
      seed: 3,
    };
    const scratch = await mkdtemp(path.join(tmpdir(), 'meshlens-export-'));
    const [base, folder] = ['base', 'model'].map((name) => path.join(scratch, name));
    try {
      const model = await modelIn(base, points);
      await mkdir(folder, { recursive: true });
      await writeModelFolder(folder, model, {
        services,
        protocol: 'by time',
        backtest: [{ model: 'GTF-Net', error: 0.5, spread: null, chosen: true }],
        training,
      });
      expect((await readdir(folder)).sort()).toEqual([
        'README.md',
        'model.json',
        'model.onnx',
        'weights.bin',
      ]);
      expect(await loadFolder(folder, base)).toEqual(model);

      const runtime = await openOnnxRuntimeNode(1);
      const { predict: run, metadata } = await loadModel(
        runtime,
        await readFile(path.join(folder, 'model.onnx')),
        { kind: 'gtf-net', features: NODE_FEATURES.map(({ name }) => name) },
      );
      expect(metadata).toMatchObject({
        training,
        backtest: { protocol: 'by time', rows: [{ name: 'GTF-Net', error: 0.5 }] },
      });
      const { past, pastBias } = batchSpec(config, 1, services);
      const inputs = { past, pastBias, ...graphSpec(1, services) };
      const random = createRandom(1);
      const batch = Object.fromEntries(
        Object.entries(inputs).map(([name, { shape }]) => [
          name,
          new Float32Array(shape.reduce((size, each) => size * each, 1)).map(() => random.uniform()),
        ]),
      );
      // A tensor has one element at least.
      const adapters = model.adapters?.graph ?? new Float32Array(1);
      const trained = await runtime.compile(
        ({ parameters, adapters: flat, ...rest }) => ({
          expected: predict(
            config,
            splitParameters(parameters as never, specs),
            { ...rest, hops: hopsOver(rest) },
            points.length === 0
              ? null
              : { points, parameters: splitParameters(flat as never, adapterSpecs(points)) },
          ),
        }),
        {
          parameters: { shape: [model.graph.length], dtype: 'float32' },
          adapters: { shape: [adapters.length], dtype: 'float32' },
          ...inputs,
        },
      );
      const [loaded, original] = [
        (await run.run(batch)).expected,
        (await trained.run({ parameters: model.graph, adapters, ...batch })).expected,
      ];
      expect(
        Math.max(...loaded.map((value, index) => Math.abs(value - original[index]))),
      ).toBeLessThanOrEqual(1e-6);
      expect(await readFile(path.join(folder, 'README.md'), 'utf8')).toContain(
        'On 120 windows of 5 services, from 2025-03-01T00:00:00.000Z',
      );
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
);
