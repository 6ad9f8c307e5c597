/** Five networks that the engine trains: their loss, and their inference file as anybody would export it. */
import {
  batchSpec as anomalyBatch,
  DEFAULT_CONFIG,
  gtfNet,
  predict as predictAnomaly,
} from '../../src/methods/anomaly/gtf-net';
import { residualMlp } from '../../src/methods/forecast/mlp';
import type { ForecastModel, ModelSize } from '../../src/methods/forecast/model';
import { graphRecurrentNetwork } from '../../src/methods/forecast/network';
import type { Prepared } from '../../src/methods/forecast/prepare';
import { batchSpec as forecastBatch } from '../../src/methods/forecast/windows';
import {
  exportModel,
  initialParameters,
  type TensorMap,
  type TensorSpecs,
  type TrainableModel,
} from '../../src/compute';
import { createRandom } from '../../src/numeric/random';
import { type BenchmarkModel, gcnGru, gcnTransformer } from '../models/models';

export interface TrainedNetwork {
  readonly name: string;
  /** Services or series. */
  readonly size: number;
  readonly model: TrainableModel;
  readonly batchSpec: TensorSpecs;
  /** The .onnx file of the network without its loss. */
  readonly inference: Uint8Array;
}

/** Each of the five in three sizes. */
export function trainedNetworks(): readonly TrainedNetwork[] {
  return [
    ...[20, 40, 100].map(anomaly),
    ...[20, 60, 150].map((series) =>
      forecaster('forecast network', series, (size) => graphRecurrentNetwork(size, 'graph')),
    ),
    ...[20, 60, 150].map((series) => forecaster('forecast MLP', series, residualMlp)),
    ...[20, 40, 80].map((services) => benchmark('GCN+GRU', gcnGru(services, 8, 'dense'))),
    ...[20, 40, 80].map((services) => benchmark('GCN+Transformer', gcnTransformer(services, 4, 'dense'))),
  ];
}

const WINDOWS = 16;

function anomaly(services: number): TrainedNetwork {
  const batchSpec = anomalyBatch(DEFAULT_CONFIG, WINDOWS, services);
  return network('GTF-Net', services, gtfNet(DEFAULT_CONFIG), batchSpec, (p, batch) => ({
    expected: predictAnomaly(DEFAULT_CONFIG, p, batch),
  }));
}

const ORIGINS = 32;
const INPUT_STEPS = 12;
const STEPS = 6;
const PERIOD = 96;

function forecaster(name: string, series: number, build: (size: ModelSize) => ForecastModel): TrainedNetwork {
  const size = {
    size: ORIGINS,
    nodes: series,
    inputSteps: INPUT_STEPS,
    steps: STEPS,
    period: PERIOD,
    learnable: null,
  };
  const model = build(size);
  // Of what is prepared for a real forecast, the shapes read only sizes.
  const prepared = {
    shape: { inputSteps: INPUT_STEPS, steps: STEPS },
    input: { nodes: series },
    season: { period: PERIOD },
  } as unknown as Prepared;
  return network(name, series, model, forecastBatch(prepared, ORIGINS), (p, batch) => ({
    ...model.predict(p, batch),
  }));
}

function benchmark(name: string, { services, model, batchSpec, predict }: BenchmarkModel): TrainedNetwork {
  return network(name, services, model, batchSpec, (p, batch) => ({ predicted: predict(p, batch) }));
}

function network(
  name: string,
  size: number,
  model: TrainableModel,
  batchSpec: TensorSpecs,
  predict: (p: TensorMap, batch: TensorMap) => TensorMap,
): TrainedNetwork {
  const inputs = Object.fromEntries(
    Object.entries(batchSpec).filter(([input]) => !['target', 'weight', 'y'].includes(input)),
  );
  const { model: inference } = exportModel({
    parameters: { specs: model.parameters, values: trainedLooking(model) },
    predict,
    inputs,
    facts: {
      kind: 'benchmark',
      description: name,
      scaling: 'none',
      features: [],
      training: null,
      backtest: { protocol: 'none', rows: [] },
    },
  });
  return { name, size, model, batchSpec, inference };
}

/** Before training, biases are zeros and gains ones, which an export would leave out. */
function trainedLooking({ parameters }: TrainableModel): Float32Array {
  const random = createRandom(1);
  return initialParameters(parameters, 1).map((value) => value + 0.02 * random.normal());
}
