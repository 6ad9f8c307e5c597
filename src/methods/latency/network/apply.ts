import * as tf from '@tensorflow/tfjs-core';
import { parameterCount, splitParameters, type Runtime } from '../../../compute';
import { inputsOf } from './batches';
import { inputSpec, kernelFactors, networkParameters, type NetworkConfig } from './network';
import type { ModelRows } from './rows';

/** A network ready to be asked. */
export interface OpenNetwork {
  /** [rows] by what factor the kernels of each row take longer than predicted for them alone. */
  factors(model: Pick<ModelRows, 'rows' | 'globals'>): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Rows computed at a time: memory stays small however many kernels a model has. */
const ROWS_PER_RUN = 256;

/** @param parameters of one or several networks, one after the other, whose answers are averaged (geometrically) */
export async function openNetwork(
  runtime: Runtime,
  config: NetworkConfig,
  parameters: Float32Array,
): Promise<OpenNetwork> {
  const specs = networkParameters(config);
  const each = parameterCount(specs);
  const count = parameters.length / each;
  if (count === 0 || !Number.isInteger(count)) {
    throw new Error(`${parameters.length} parameters are no networks of ${each}.`);
  }
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) => ({
      factors: kernelFactors(config, splitParameters(tf.reshape<tf.Rank.R1>(flat, [each]), specs), batch),
    }),
    { parameters: { shape: [each], dtype: 'float32' }, ...inputSpec(config, ROWS_PER_RUN) },
  );
  return {
    async factors({ rows, globals }) {
      const logs = new Float32Array(rows.length);
      for (let from = 0; from < rows.length; from += ROWS_PER_RUN) {
        const part = rows.slice(from, from + ROWS_PER_RUN);
        const inputs = inputsOf(
          config,
          part.map((row) => ({ row, globals })),
          ROWS_PER_RUN,
        );
        for (let network = 0; network < count; network++) {
          const output = await compiled.run({
            parameters: parameters.subarray(network * each, (network + 1) * each),
            ...inputs,
          });
          part.forEach((_, index) => (logs[from + index] += Math.log(output.factors[index]) / count));
        }
      }
      return logs.map(Math.exp);
    },
    dispose: () => compiled.dispose(),
  };
}
