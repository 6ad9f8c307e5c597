import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, splitParameters, type Runtime } from '../../../../../src/compute';
import { openOutliner } from '../../../../../src/methods/anomaly/outline/forward';
import { IMAGE_CHANNELS } from '../../../../../src/methods/anomaly/outline/image';
import {
  outlineLogits,
  outlineModel,
  outlineParameters,
  outlineSpec,
  SHIPPED_WIDTHS,
} from '../../../../../src/methods/anomaly/outline/network';
import { createRandom } from '../../../../../src/numeric/random';

const STEPS = 64;

function randomImage(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: STEPS * IMAGE_CHANNELS }, () =>
    random.uniform() < 0.5 ? 0 : random.normal(),
  );
}

describe('the segmentation network', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    ({ runtime } = await openRuntime('cpu', { log: () => undefined }));
  });
  afterAll(() => tf.disposeVariables());

  const smaller = { fine1: 3, fine2: 5, middle1: 4, middle2: 6, coarse1: 7, coarse2: 2, up: 5, joined: 3 };

  it.each([
    ['as it ships', SHIPPED_WIDTHS],
    ['of any widths', smaller],
  ])('gives the same without a tensor library, %s', async (_, widths) => {
    const specs = outlineParameters(widths);
    const parameters = initialParameters(specs, 3).map((value, at) => value + 0.01 * Math.sin(at));
    const image = randomImage(1);
    const program = await runtime.compile(
      (inputs) => ({
        probability: tf.sigmoid(
          outlineLogits(
            splitParameters(inputs.parameters as tf.Tensor1D, specs),
            inputs.image as tf.Tensor3D,
          ),
        ),
      }),
      {
        parameters: { shape: [parameters.length], dtype: 'float32' },
        image: { shape: [1, STEPS, IMAGE_CHANNELS], dtype: 'float32' },
      },
    );
    const { probability } = await program.run({ parameters, image });
    const plain = openOutliner(parameters, widths)(image);
    expect(plain).toHaveLength(STEPS);
    plain.forEach((value, step) => expect(value).toBeCloseTo(probability[step], 4));
    expect(new Set(plain).size).toBeGreaterThan(STEPS / 2);
  });

  it('loses nothing for steps without weight, and weighs missed and false steps alike', async () => {
    const model = outlineModel();
    const spec = outlineSpec(1, STEPS);
    const parameters = new Float32Array(initialParameters(model.parameters, 1).length);
    const loss = await runtime.compile(
      (inputs) => ({
        loss: model.loss(splitParameters(inputs.parameters as tf.Tensor1D, model.parameters), inputs, {}),
      }),
      { ...spec, parameters: { shape: [parameters.length], dtype: 'float32' } },
    );
    const lossOf = async (mask: number, weight: Float32Array): Promise<number> => {
      const image = new Float32Array(STEPS * IMAGE_CHANNELS);
      const result = await loss.run({ image, parameters, weight, mask: new Float32Array(STEPS).fill(mask) });
      return result.loss[0];
    };
    const all = new Float32Array(STEPS).fill(1);
    const half = all.map((_, step) => (step < STEPS / 2 ? 1 : 0));
    // With no weights the logit is that of the prior outside of stretches.
    expect(await lossOf(1, all)).toBeCloseTo(0.5 * Math.log1p(Math.exp(2.5)), 4);
    expect(await lossOf(0, all)).toBeCloseTo(0.5 * Math.log1p(Math.exp(-2.5)), 4);
    expect(await lossOf(1, half)).toBeCloseTo(await lossOf(1, all), 4);
  });
});
