/** What a network expects of every cell of a recording. */
import * as tf from '@tensorflow/tfjs-core';
import { splitParameters, type Runtime } from '../../compute';
import { adapterSpecs, type Adapter } from '../../compute/nn/adapter';
import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { BatchBuilder, mostServices, partsOfGraph } from './batches';
import { batchSpec, gtfNetParameters, predict, type GtfNetConfig } from './gtf-net';
import type { AnomalyModel } from './model-file';
import type { GraphVariant, Recording } from './sequences';
import { samplesIn, windowsPerStep } from './train';

/** A network as it computes. */
export interface Network {
  readonly config: GtfNetConfig;
  readonly variant: GraphVariant;
  readonly parameters: Float32Array;
  /** Null for a network by itself. */
  readonly adapter: Adapter | null;
}

/** The network of a model, or its control. */
export function networkOf({ config, adapters, ...model }: AnomalyModel, variant: GraphVariant): Network {
  const adapter = adapters === undefined ? null : { points: adapters.points, parameters: adapters[variant] };
  return { config, variant, parameters: model[variant], adapter };
}

/**
 * What the network expects of every cell in the given windows.
 * @returns [windows of the recording, services, F] on the asinh scale; NaN in windows not asked for
 */
export async function expectCells(
  runtime: Runtime,
  recording: Recording,
  { config, variant, parameters, adapter }: Network,
  windows: readonly number[],
): Promise<Float32Array> {
  const { services } = recording.normalised;
  const rows = mostServices([recording]);
  const size = windowsPerStep(rows);
  const specs = gtfNetParameters(config);
  const { target: _target, weight: _weight, ...inputs } = batchSpec(config, size, rows);
  const weights = { parameters, ...(adapter === null ? {} : { adapter: adapter.parameters }) };
  const flat = (vector: tf.Tensor, length: number): tf.Tensor1D => tf.reshape(vector, [length]);
  const compiled = await runtime.compile(
    ({ parameters: own, adapter: narrow, ...batch }) => ({
      expected: predict(
        config,
        splitParameters(flat(own, parameters.length), specs),
        batch,
        adapter === null
          ? null
          : {
              points: adapter.points,
              parameters: splitParameters(
                flat(narrow, adapter.parameters.length),
                adapterSpecs(adapter.points),
              ),
            },
      ),
    }),
    {
      ...Object.fromEntries(
        Object.entries(weights).map(([name, { length }]) => [
          name,
          { shape: [length], dtype: 'float32' as const },
        ]),
      ),
      ...inputs,
    },
  );
  const expected = new Float32Array(recording.normalised.windows * services * F).fill(NaN);
  const builder = new BatchBuilder(
    [{ recording, weights: new Float32Array(expected.length / F) }],
    config,
    variant,
    size,
  );
  try {
    const parts = partsOfGraph(recording);
    const samples = samplesIn(recording, windows, 0);
    for (let from = 0; from < samples.length; from += size) {
      const slice = samples.slice(from, from + size);
      const { target: _t, weight: _w, ...batch } = builder.build(slice);
      const output = await compiled.run({ ...weights, ...batch });
      slice.forEach(({ window, part }, slot) => {
        const { nodes, core } = parts[part];
        for (let place = 0; place < core; place++) {
          const cells = (slot * rows + place) * F;
          expected.set(
            (output.expected as Float32Array).subarray(cells, cells + F),
            (window * services + nodes[place]) * F,
          );
        }
      });
    }
  } finally {
    await compiled.dispose();
  }
  return expected;
}
