import * as tf from '@tensorflow/tfjs-core';
import {
  initialParameters,
  splitParameters,
  train,
  type CheckpointOptions,
  type HostTensors,
  type Runtime,
  type TrainProgress,
} from '../../compute';
import { epochOrder } from '../../compute/training/order';
import type { BatchDivisor } from '../../jobs/smaller-batch';
import { fitSeasonalLags } from './linear';
import { residualMlp } from './mlp';
import { MAX_DENSE_NODES } from './mixing';
import type { ForecastModel } from './model';
import { nearestSeries } from './nearest';
import { graphRecurrentNetwork } from './network';
import type { Prepared } from './prepare';
import { originsOf } from './series';
import { batchSpec, WindowBatches } from './windows';

export type NetworkKind = 'network' | 'identity' | 'mlp';

export interface FitRequest extends BatchDivisor {
  readonly kind: NetworkKind;
  readonly prepared: Prepared;
  readonly seed: number;
  readonly runtime: Runtime;
  /** Origins to forecast after training, besides the validation and test ones. */
  readonly extra: readonly number[];
  /** Default: as many as the model's own training takes. */
  readonly epochs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly checkpoint?: CheckpointOptions;
}

/** Forecasts of one model, scaled units, [origins, steps, nodes]. */
export interface Forecasts {
  readonly point: Float32Array;
  /** Distances from the point to the 5 % and 95 % quantile; null where the model gives none. */
  readonly below: Float32Array | null;
  readonly above: Float32Array | null;
}

export interface FitResult {
  /** Validation, test and extra origins, in this order. */
  readonly forecasts: Forecasts;
  readonly epochs: number;
  readonly parameters: number;
  readonly validationLoss: number;
}

/** Series rows of one step: enough to fill the vector units. */
const ROWS_PER_STEP = 1536;
const SIZES = { least: 4, most: 32 } as const;
const MAX_STEPS_PER_EPOCH = 100;
const CLIP_NORM = 1;

/** Trains one model on the fitted part, chooses the epoch on the validation part, and forecasts. Same seed and runtime, same numbers. */
export async function fitForecaster({
  kind,
  prepared,
  seed,
  runtime,
  extra,
  batchDivisor = 1,
  epochs,
  signal,
  onProgress,
  checkpoint,
}: FitRequest): Promise<FitResult> {
  const {
    input: { nodes },
    shape,
    split,
    season,
  } = prepared;
  const large = nodes > MAX_DENSE_NODES;
  // Thousands of series fill the vector units, and the memory, with one origin.
  const usual = Math.max(large ? 1 : SIZES.least, Math.min(SIZES.most, Math.round(ROWS_PER_STEP / nodes)));
  const size = Math.max(1, Math.floor(usual / batchDivisor));
  const modelSize = {
    size,
    nodes,
    ...shape,
    period: season?.period ?? 1,
    learnable: large && kind !== 'identity' ? nearestSeries(prepared) : null,
  };
  const model =
    kind === 'mlp'
      ? residualMlp(modelSize)
      : graphRecurrentNetwork(modelSize, kind === 'identity' ? 'identity' : 'graph');
  const origins = originsOf(split, shape);
  const linear = fitSeasonalLags(prepared, origins.fit);
  const batches = new WindowBatches(prepared, size, (origin) => linear([origin]));
  const result = await train({
    model,
    runtime,
    batchSpec: batchSpec(prepared, size),
    trainBatches: (epoch) =>
      cut(batches, epochOrder(origins.fit, seed, epoch).slice(0, MAX_STEPS_PER_EPOCH * size), size),
    validationBatches: () => cut(batches, origins.validation, size),
    ...model.training,
    ...(epochs === undefined ? {} : { epochs }),
    clipNorm: CLIP_NORM,
    seed,
    initial: initialParameters(model.parameters, seed),
    signal,
    onProgress,
    checkpoint,
  });
  const asked = [...origins.validation, ...origins.test, ...extra];
  return {
    forecasts: await forecast(runtime, prepared, model, result.parameters, batches, asked, size),
    epochs: result.epochs,
    parameters: result.parameters.length,
    validationLoss: result.validationLoss,
  };
}

async function forecast(
  runtime: Runtime,
  prepared: Prepared,
  model: ForecastModel,
  parameters: Float32Array,
  batches: WindowBatches,
  origins: readonly number[],
  size: number,
): Promise<Forecasts> {
  const {
    input: { nodes },
    shape: { steps },
  } = prepared;
  const { target: _target, weight: _weight, ...inputs } = batchSpec(prepared, size);
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) => {
      const { point, below, above } = model.predict(
        splitParameters(tf.reshape(flat, [parameters.length]), model.parameters),
        batch,
      );
      const stepsFirst = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);
      return {
        point: stepsFirst(point),
        ...(below && above ? { below: stepsFirst(below), above: stepsFirst(above) } : {}),
      };
    },
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...inputs },
  );
  const cell = steps * nodes;
  const found: Record<string, Float32Array> = {};
  try {
    for (let from = 0; from < origins.length; from += size) {
      const slice = origins.slice(from, from + size);
      const { target: _t, weight: _w, ...batch } = batches.build(slice);
      const outputs = await compiled.run({ parameters, ...batch });
      for (const [name, values] of Object.entries(outputs)) {
        found[name] ??= new Float32Array(origins.length * cell);
        found[name].set((values as Float32Array).subarray(0, slice.length * cell), from * cell);
      }
    }
  } finally {
    await compiled.dispose();
  }
  return {
    point: found.point ?? new Float32Array(0),
    below: found.below ?? null,
    above: found.above ?? null,
  };
}

function* cut(batches: WindowBatches, origins: readonly number[], size: number): Iterable<HostTensors> {
  for (let from = 0; from < origins.length; from += size) {
    yield batches.build(origins.slice(from, from + size));
  }
}
