import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
import { loadModel as loadFolder, type AnomalyModel } from '../../../../src/methods/anomaly/model-file';
import { initialParameters, splitParameters } from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';
import { loadModel } from '../../../../src/compute/export/load-model';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { NODE_FEATURES } from '../../../../src/features/node-features';

it('a written model folder holds the model twice, as it is read here and as ONNX, and says where it is from', async () => {
  const config: GtfNetConfig = { history: 4, width: 8, heads: 2, layers: 1 };
  const specs = gtfNetParameters(config);
  const model: AnomalyModel = {
    config,
    graph: initialParameters(specs, 1),
    identity: initialParameters(specs, 2),
    description: 'a test',
  };
  const services = 5;
  const training = {
    from: '2025-03-01T00:00:00.000Z',
    until: '2025-03-01T02:00:00.000Z',
    windows: 120,
    services,
    seed: 3,
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-export-'));
  try {
    await writeModelFolder(folder, model, {
      services,
      protocol: 'by time',
      backtest: [{ model: 'GTF-Net', error: 0.5, spread: null, chosen: true }],
      training,
    });
    expect((await readdir(folder)).sort()).toEqual(['README.md', 'model.json', 'model.onnx', 'weights.bin']);
    expect(await loadFolder(folder)).toEqual(model);

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
    const trained = await runtime.compile(
      ({ parameters, ...rest }) => ({
        expected: predict(config, splitParameters(parameters as never, specs), {
          ...rest,
          hops: hopsOver(rest),
        }),
      }),
      {
        parameters: { shape: [model.graph.length], dtype: 'float32' },
        ...inputs,
      },
    );
    const [loaded, original] = [
      (await run.run(batch)).expected,
      (await trained.run({ parameters: model.graph, ...batch })).expected,
    ];
    expect(Math.max(...loaded.map((value, index) => Math.abs(value - original[index])))).toBeLessThanOrEqual(
      1e-6,
    );
    expect(await readFile(path.join(folder, 'README.md'), 'utf8')).toContain(
      'On 120 windows of 5 services, from 2025-03-01T00:00:00.000Z',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
