/** A trained anomaly model as a folder for others: Meshlens's own files, a standard .onnx, and a page about it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportModel, modelCard, type ExportedModel, type ModelFacts } from '../../compute';
import { adapterSpecs } from '../../compute/nn/adapter';
import { NODE_FEATURES } from '../../features/node-features';
import type { BacktestRow } from '../../contracts/report';
import { batchSpec, graphSpec, gtfNetParameters, hopsOver, predict } from './gtf-net';
import { MODEL_KIND, saveModel, type AnomalyModel } from './model-file';

/** What is known about a model beside its weights. */
export interface ModelOrigin {
  readonly services: number;
  readonly protocol: string;
  readonly backtest: readonly BacktestRow[];
  /** Null for a model that was loaded. */
  readonly training: ModelFacts['training'];
}

const SCALING =
  'values are asinh of robust deviations, (value - median) / (1.4826 * median absolute deviation) of the service itself, clipped to 50 and in the inputs to 3 either way; a flag per value follows, 1 where it is known';

/** The network over one window of a graph of so many services; the control with the identity adjacency stays behind. */
export function exportAnomalyModel(
  model: AnomalyModel,
  { services, protocol, backtest, training }: ModelOrigin,
): ExportedModel {
  const { config, adapters } = model;
  const points = adapters?.points ?? [];
  const { past, pastBias } = batchSpec(config, 1, services);
  return exportModel({
    parameters: {
      specs: [...gtfNetParameters(config), ...adapterSpecs(points)],
      values: Float32Array.from([...model.graph, ...(adapters?.graph ?? [])]),
    },
    predict: (parameters, batch) => ({
      expected: predict(config, parameters, { ...batch, hops: hopsOver(batch) }, { parameters, points }),
    }),
    inputs: { past, pastBias, ...graphSpec(1, services) },
    facts: {
      kind: MODEL_KIND,
      description: `States what every service should look like in a window, from its own past and its neighbours' present (${model.description}).`,
      scaling: SCALING,
      features: NODE_FEATURES.map(({ name }) => name),
      training,
      backtest: { protocol, rows: backtest.map((row) => ({ name: row.model, error: row.error })) },
    },
  });
}

/** Writes `model.json`, `weights.bin` (which `--model FOLDER` reads), `model.onnx` and `README.md` into the folder. */
export async function writeModelFolder(
  folder: string,
  model: AnomalyModel,
  origin: ModelOrigin,
): Promise<void> {
  await saveModel(folder, model);
  const { model: bytes, metadata } = exportAnomalyModel(model, origin);
  await writeFile(path.join(folder, 'model.onnx'), bytes);
  await writeFile(path.join(folder, 'README.md'), modelCard('model.onnx', metadata));
}
