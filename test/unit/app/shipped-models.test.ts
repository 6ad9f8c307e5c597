import type * as tf from '@tensorflow/tfjs-core';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedModelFolder } from '../../../src/app/installation';
import { splitParameters, type ParameterSpec, type TensorMap, type TensorSpecs } from '../../../src/compute';
import { openOnnxRuntimeNode } from '../../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../../src/compute/runtimes/onnxruntime-web';
import type { Runtime } from '../../../src/compute/runtimes/runtime';
import { sizeOf } from '../../../src/compute/tensors';
import { batchSpec, gtfNetParameters, predict } from '../../../src/methods/anomaly/gtf-net';
import { loadModel } from '../../../src/methods/anomaly/model-file';
import { readOutlineModel } from '../../../src/methods/anomaly/outline/model-file';
import { outlineLogits, outlineParameters, outlineSpec } from '../../../src/methods/anomaly/outline/network';
import {
  classifierParameters,
  classifierSpec,
  kindLogits,
} from '../../../src/methods/diagnosis/classifier/network';
import { readDiagnosisModel } from '../../../src/methods/diagnosis/model-file';
import { loadLatencyModel } from '../../../src/methods/latency/network/model-file';
import { inputSpec, kernelFactors, networkParameters } from '../../../src/methods/latency/network/network';
import { FEATURES } from '../../../src/methods/scheduling/learning/features';
import { readPolicy } from '../../../src/methods/scheduling/learning/policy-file';
import { policyForward, policyParameters } from '../../../src/methods/scheduling/learning/policy-network';
import { readLoadBase } from '../../../src/methods/workload/base/model-file';
import { baseNetwork, baseParameters } from '../../../src/methods/workload/base/network';
import { batchSpec as baseBatch } from '../../../src/methods/workload/base/windows';
import { createRandom } from '../../../src/numeric/random';
import { expectClose } from '../compute/support/parity';

/** A shipped network as a program. */
interface Shipped {
  readonly parameters: Float32Array;
  readonly specs: readonly ParameterSpec[];
  readonly inputs: TensorSpecs;
  output(p: TensorMap, batch: TensorMap): tf.Tensor;
}

const MODELS = path.dirname(shippedModelFolder());

const open: Readonly<Record<string, () => Promise<Shipped>>> = {
  async 'gtf-net'() {
    const { config, graph } = await loadModel(shippedModelFolder());
    const output = (p: TensorMap, batch: TensorMap): tf.Tensor => predict(config, p, batch);
    return { parameters: graph, specs: gtfNetParameters(config), inputs: batchSpec(config, 2, 3), output };
  },
  async outline() {
    const { parameters } = await readOutlineModel(shippedModelFolder('outline'));
    const output = (p: TensorMap, { image }: TensorMap): tf.Tensor => outlineLogits(p, image as tf.Tensor3D);
    return { parameters, specs: outlineParameters(), inputs: outlineSpec(2, 32), output };
  },
  async 'load-base'() {
    const { parameters } = await readLoadBase(shippedModelFolder('load-base'));
    const { x, unit } = baseBatch(3);
    const output = (p: TensorMap, batch: TensorMap): tf.Tensor => baseNetwork(p, batch, null, null);
    return { parameters, specs: baseParameters(), inputs: { x, unit }, output };
  },
  async diagnosis() {
    const { parameters } = await readDiagnosisModel(shippedModelFolder('diagnosis'));
    return { parameters, specs: classifierParameters(), inputs: classifierSpec(3, 4), output: kindLogits };
  },
  async scaledl() {
    const { model } = await loadLatencyModel(shippedModelFolder('scaledl'));
    const { parameters, ...network } = model!.network;
    const config = { ...network, classes: model!.classes.length };
    const output = (p: TensorMap, batch: TensorMap): tf.Tensor => kernelFactors(config, p, batch);
    return { parameters, specs: networkParameters(config), inputs: inputSpec(config, 5), output };
  },
  async scheduling() {
    const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;
    return {
      parameters: await readPolicy(shippedModelFolder('scheduling')),
      specs: policyParameters(),
      inputs: {
        features: float(1, 4, FEATURES.length),
        callers: float(1, 4, 4),
        callees: float(1, 4, 4),
        mask: float(1, 4),
      },
      output: (p, batch) => policyForward(p, batch).actions,
    };
  },
};

async function run(runtime: Runtime, { parameters, specs, inputs, output }: Shipped): Promise<Float32Array> {
  const random = createRandom(1);
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) => ({
      output: output(splitParameters(flat as tf.Tensor1D, specs), batch),
    }),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...inputs },
  );
  // All between 0 and 1: some are shares and marks.
  const values = Object.entries(inputs).map(([name, { shape }]) => [
    name,
    Float32Array.from({ length: sizeOf(shape) }, () => random.uniform()),
  ]);
  const outputs = await compiled.run({ parameters, ...(Object.fromEntries(values) as object) });
  await compiled.dispose();
  return outputs.output as Float32Array;
}

describe('the models that ship', () => {
  let runtimes: Record<'node' | 'web', Runtime>;
  beforeAll(async () => {
    runtimes = { node: await openOnnxRuntimeNode(1), web: await openOnnxRuntimeWeb() };
  });

  it('are all known here', () => {
    expect(readdirSync(MODELS).sort()).toEqual(Object.keys(open).sort());
  });

  it.each(Object.keys(open))('say the same on both runtimes: %s', async (name) => {
    const shipped = await open[name]();
    const native = await run(runtimes.node, shipped);
    expect(native.some((value) => value !== native[0])).toBe(true);
    expectClose(await run(runtimes.web, shipped), native, name);
  });

  it('take at most a quarter of their numbers as float32, each and together', () => {
    const rows = Object.keys(open).map((name) => {
      const file = (each: string): string => path.join(MODELS, name, each);
      const { tensors } = JSON.parse(readFileSync(file('model.json'), 'utf8')) as {
        tensors: { shape: number[] }[];
      };
      return {
        name,
        exact: 4 * tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
        stored: statSync(file('weights.bin')).size,
      };
    });
    expect(rows.filter(({ exact, stored }) => stored > exact / 4)).toEqual([]);
    const sum = (of: 'exact' | 'stored'): number => rows.reduce((total, row) => total + row[of], 0);
    expect(sum('stored')).toBeLessThanOrEqual(0.2 * sum('exact'));
  });
});
