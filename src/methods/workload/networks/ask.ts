import * as tf from '@tensorflow/tfjs-core';
import { splitParameters, type Runtime } from '../../../compute';
import type { NetworkSize, WorkloadNetwork } from './network';
import type { MixedPatterns, WorkloadWindows } from './request';
import { chunks } from './sample';
import { inputSpec, type WindowBatches } from './windows';

/** Patterns listed per patch of an explained window. */
const MAX_LISTED = 10;

interface Asked {
  readonly point: Float32Array;
  readonly mixed: MixedPatterns | null;
}

/** Forecasts windows with trained parameters, and lists which patterns were mixed for those to explain. */
export async function forecastWindows(
  runtime: Runtime,
  network: WorkloadNetwork,
  size: NetworkSize,
  parameters: Float32Array,
  batches: WindowBatches,
  asked: WorkloadWindows,
  explain: readonly number[],
): Promise<Asked> {
  const { steps, batch: rows } = size;
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) => {
      const named = splitParameters(tf.reshape(flat, [parameters.length]), network.parameters);
      const masks = Object.fromEntries(network.dropout.map(({ name, shape }) => [name, tf.ones([...shape])]));
      const { point, mixture } = network.predict(named, batch, masks);
      return {
        point,
        ...(mixture !== null && { weight: mixture.weight }),
        ...(mixture?.pattern != null && { pattern: mixture.pattern }),
      };
    },
    {
      parameters: { shape: [parameters.length], dtype: 'float32' },
      ...inputSpec(size, size, rows),
    },
  );
  const point = new Float32Array(asked.node.length * steps);
  const listed = new Map<number, Listing>();
  const wanted = new Set(explain);
  try {
    const places = Array.from(asked.node, (_, place) => place);
    for (const each of chunks(places, rows)) {
      const { target: _target, weight: _weight, ...inputs } = batches.build(asked, each);
      const outputs = await compiled.run({ parameters, ...inputs });
      point.set((outputs.point as Float32Array).subarray(0, each.length * steps), each[0] * steps);
      each.forEach((place, row) => {
        if (wanted.has(place) && outputs.weight !== undefined) {
          listed.set(place, listing(outputs.weight as Float32Array, outputs.pattern ?? null, row, size));
        }
      });
    }
  } finally {
    await compiled.dispose();
  }
  return { point, mixed: listed.size === 0 ? null : gathered(explain, listed, size) };
}

interface Listing {
  readonly pattern: readonly number[];
  readonly weight: readonly number[];
}

function patchesOf({ inputSteps, pool }: NetworkSize): number {
  return Math.floor(inputSteps / pool.length);
}

/** The heaviest patterns of one row of a batch, patch by patch. */
function listing(
  weight: Float32Array,
  pattern: ArrayLike<number> | null,
  row: number,
  size: NetworkSize,
): Listing {
  const { mixed } = size.pool;
  const patches = patchesOf(size);
  const found = Array.from({ length: patches }, (_, patch) => {
    const from = (row * patches + patch) * mixed;
    return Array.from({ length: mixed }, (_each, at) => ({
      pattern: pattern === null ? at : pattern[from + at],
      weight: weight[from + at],
    }))
      .sort((a, b) => b.weight - a.weight || a.pattern - b.pattern)
      .slice(0, MAX_LISTED);
  }).flat();
  return { pattern: found.map((each) => each.pattern), weight: found.map((each) => each.weight) };
}

function gathered(
  windows: readonly number[],
  listed: ReadonlyMap<number, Listing>,
  size: NetworkSize,
): MixedPatterns {
  const all = windows.flatMap((window) => listed.get(window) ?? []);
  return {
    windows,
    patches: patchesOf(size),
    patchSteps: size.pool.length,
    listed: Math.min(MAX_LISTED, size.pool.mixed),
    pattern: Int32Array.from(all.flatMap(({ pattern }) => pattern)),
    weight: Float32Array.from(all.flatMap(({ weight }) => weight)),
  };
}
