import * as tf from '@tensorflow/tfjs-core';
import {
  parameterCount,
  parameterView,
  splitParameters,
  type HostTensors,
  type Runtime,
  type TensorSpec,
} from '../../../compute';
import { sizeOf } from '../../../compute/tensors';
import { buildPool, movePool } from './meta-pool';
import type { MetaEformer } from './metaeformer';
import { POOL, POOL_USED, type PoolSize } from './network';

/** Steps between two updates of the pool, as released. */
const UPDATE_STEPS = 50;

/** Keeps the pool inside a parameter vector: fills it in a first pass, then moves it between training steps. */
export interface MetaMemory {
  /** Writes the first pool into `parameters`, from the waves of these batches under the same parameters. */
  fill(parameters: Float32Array, batches: Iterable<HostTensors>): Promise<void>;
  /** Moves the pool with the waves of the batch, at every 50th step. */
  move(step: number, parameters: Float32Array, batch: HostTensors): Promise<void>;
  dispose(): Promise<void>;
}

export async function openMetaMemory(
  runtime: Runtime,
  network: MetaEformer,
  inputs: Readonly<Record<string, TensorSpec>>,
  { length }: PoolSize,
): Promise<MetaMemory> {
  const total = parameterCount(network.parameters);
  const seen = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => name === 'past' || name === 'calendarPast'),
  );
  const compiled = await runtime.compile(
    ({ parameters, ...batch }) => ({
      waves: network.waves(splitParameters(tf.reshape(parameters, [total]), network.parameters), batch),
    }),
    { parameters: { shape: [total], dtype: 'float32' }, ...seen },
  );
  /** Waves of a batch of one or more times the rows that the network is computed for. */
  const wavesOf = async (parameters: Float32Array, batch: HostTensors): Promise<Float32Array> => {
    const times = batch.past.length / sizeOf(seen.past.shape);
    const found: number[] = [];
    for (let part = 0; part < times; part++) {
      const own = Object.entries(seen).map(([name, { shape }]) => {
        const size = sizeOf(shape);
        return [name, batch[name].subarray(part * size, (part + 1) * size)] as const;
      });
      const { waves } = await compiled.run({ parameters, ...Object.fromEntries(own) });
      found.push(...waves);
    }
    return Float32Array.from(found);
  };
  const viewOf = (parameters: Float32Array, name: string): Float32Array =>
    parameterView(network.parameters, parameters, name);
  let threshold = 0;
  return {
    async fill(parameters, batches) {
      const parts: Float32Array[] = [];
      for (const batch of batches) {
        parts.push(await wavesOf(parameters, batch));
      }
      const waves = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
      parts.reduce((at, part) => (waves.set(part, at), at + part.length), 0);
      const patterns = viewOf(parameters, POOL);
      const pool = buildPool(waves, length, patterns.length / length);
      patterns.set(pool.patterns);
      viewOf(parameters, POOL_USED).fill(1, 0, pool.used);
      threshold = pool.threshold;
    },
    async move(step, parameters, batch) {
      if (step === 0 || step % UPDATE_STEPS !== 0) {
        return;
      }
      const [patterns, isUsed] = [viewOf(parameters, POOL), viewOf(parameters, POOL_USED)];
      const used = isUsed.reduce((sum, each) => sum + each, 0);
      const pool = movePool({ patterns, length, used, threshold }, await wavesOf(parameters, batch));
      patterns.set(pool.patterns);
      isUsed.fill(1, 0, pool.used);
    },
    dispose: () => compiled.dispose(),
  };
}
