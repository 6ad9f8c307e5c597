import * as tf from '@tensorflow/tfjs-core';
import {
  initialParameters,
  openRuntime,
  parameterView,
  splitParameters,
  type HostTensors,
} from '../../../../../src/compute';
import {
  POOL,
  POOL_USED,
  type NetworkSize,
  type WorkloadNetwork,
} from '../../../../../src/methods/workload/networks/network';
import { partsOf } from '../../../../../src/methods/workload/networks/parts';
import type { PublishedKind } from '../../../../../src/methods/workload/networks/request';
import { inputSpec } from '../../../../../src/methods/workload/networks/windows';
import { createRandom } from '../../../../../src/numeric/random';

/** A network small enough to run in milliseconds. */
export function smallSize(kind: PublishedKind, overrides: Partial<NetworkSize> = {}): NetworkSize {
  return {
    inputSteps: 20,
    steps: 6,
    batch: 3,
    width: 16,
    calendarWidth: 1,
    staticWidth: 1,
    parts: partsOf(kind),
    pool: { entries: 7, length: 8, mixed: 3 },
    ...overrides,
  };
}

/** Initial parameters with a pool of random patterns. */
export function parametersWithPool(network: WorkloadNetwork, seed = 1): Float32Array {
  const parameters = initialParameters(network.parameters, seed);
  if (network.parameters.some(({ name }) => name === POOL)) {
    const random = createRandom(seed, 77);
    parameterView(network.parameters, parameters, POOL).forEach(
      (_, at, pool) => (pool[at] = random.normal()),
    );
    if (network.parameters.some(({ name }) => name === POOL_USED)) {
      parameterView(network.parameters, parameters, POOL_USED).fill(1);
    }
  }
  return parameters;
}

/** Forecast and mixture of one batch, without dropout. */
export async function predictBatch(
  network: WorkloadNetwork,
  size: NetworkSize,
  parameters: Float32Array,
  batch: HostTensors,
): Promise<HostTensors> {
  const { runtime } = await openRuntime('auto', { log: () => undefined });
  const compiled = await runtime.compile(
    ({ parameters: flat, ...inputs }) => {
      const masks = Object.fromEntries(network.dropout.map(({ name, shape }) => [name, tf.ones([...shape])]));
      const named = splitParameters(tf.reshape(flat, [parameters.length]), network.parameters);
      const { point, mixture } = network.predict(named, inputs, masks);
      return {
        point,
        ...(mixture !== null && { weight: mixture.weight }),
        ...(mixture?.pattern != null && { pattern: mixture.pattern }),
      };
    },
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...inputSpec(size, size, size.batch) },
  );
  try {
    const names = Object.keys(inputSpec(size, size, size.batch));
    const given = Object.fromEntries(names.map((name) => [name, batch[name]]));
    const outputs = await compiled.run({ parameters, ...given });
    return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, values.slice()]));
  } finally {
    await compiled.dispose();
  }
}
