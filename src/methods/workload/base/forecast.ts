/** Forecasts of the base network, with an adapter or alone. */
import type * as tf from '@tensorflow/tfjs-core';
import { parameterCount, splitParameters, type Runtime } from '../../../compute';
import type { Adapter } from '../../../compute/nn/adapter';
import { BASE_STEPS } from './inputs';
import { adapterParameters, baseNetwork, baseParameters } from './network';
import { batchesOf, batchSpec, type BaseWindows } from './windows';

const BATCH = 256;

/** @returns [windows, BASE_STEPS], relative to the level of each window */
export async function forecastBase(
  runtime: Runtime,
  base: Float32Array,
  windows: BaseWindows,
  adapter: Adapter | null = null,
): Promise<Float32Array> {
  const specs = baseParameters();
  const points = adapter?.points ?? [];
  const inserted = adapterParameters(points);
  const compiled = await runtime.compile(
    ({ base: flat, adapter: flatAdapter, ...batch }) => ({
      ahead: baseNetwork(
        splitParameters(flat as tf.Tensor1D, specs),
        batch,
        null,
        adapter === null
          ? null
          : { parameters: splitParameters(flatAdapter as tf.Tensor1D, inserted), points },
      ),
    }),
    {
      base: { shape: [parameterCount(specs)], dtype: 'float32' },
      ...(adapter === null
        ? {}
        : { adapter: { shape: [parameterCount(inserted)], dtype: 'float32' as const } }),
      x: batchSpec(BATCH).x,
      unit: batchSpec(BATCH).unit,
    },
  );
  const out = new Float32Array(windows.count * BASE_STEPS);
  try {
    const places = Array.from({ length: windows.count }, (_, place) => place);
    let at = 0;
    for (const { x, unit } of batchesOf(windows, places, BATCH)) {
      const { ahead } = await compiled.run({
        base,
        ...(adapter === null ? {} : { adapter: adapter.parameters }),
        x,
        unit,
      });
      const rows = Math.min(BATCH, windows.count - at);
      out.set((ahead as Float32Array).subarray(0, rows * BASE_STEPS), at * BASE_STEPS);
      at += rows;
    }
  } finally {
    await compiled.dispose();
  }
  return out;
}
