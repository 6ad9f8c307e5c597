import { scalar, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBackend } from '../../../../src/compute/backend-scope';
import { adamW } from '../../../../src/compute/optimiser/adamw';
import { clipByGlobalNorm } from '../../../../src/compute/optimiser/clip';
import { createRandom } from '../../../../src/numeric/random';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { expectClose } from '../support/parity';

beforeAll(openTfjsCpu);

/** Algorithm 2 of the paper, one parameter at a time, in double precision. */
function reference(
  parameters: number[],
  gradients: readonly (readonly number[])[],
  rate: number,
  decay: readonly number[],
): number[] {
  return parameters.map((start, index) => {
    let [value, first, second] = [start, 0, 0];
    gradients.forEach((gradient, step) => {
      first = 0.9 * first + 0.1 * gradient[index];
      second = 0.999 * second + 0.001 * gradient[index] ** 2;
      const [mean, square] = [first / (1 - 0.9 ** (step + 1)), second / (1 - 0.999 ** (step + 1))];
      value -= rate * (mean / (Math.sqrt(square) + 1e-8) + decay[index] * value);
    });
    return value;
  });
}

describe('AdamW', () => {
  it.each([[[0, 0, 0]], [[0.1, 0, 0.3]]])(
    'matches the reference over ten steps with weight decay %j',
    (decay) => {
      const random = createRandom(4);
      const gradients = Array.from({ length: 10 }, () => [
        random.normal(),
        random.normal() * 1e-3,
        random.normal() * 100,
      ]);
      const start = [0.5, -2, 3];
      const trained = withBackend('cpu', () => {
        let state = {
          parameters: tensor1d(start),
          momentum: tensor1d([0, 0, 0]),
          variance: tensor1d([0, 0, 0]),
        };
        gradients.forEach((gradient, step) => {
          const corrections = {
            momentumCorrection: scalar(1 - 0.9 ** (step + 1)),
            varianceCorrection: scalar(1 - 0.999 ** (step + 1)),
          };
          state = adamW(
            state,
            tensor1d(gradient),
            { learningRate: scalar(0.01), ...corrections },
            decay.some((rate) => rate > 0) ? Float32Array.from(decay) : null,
          );
        });
        return (state.parameters.dataSync() as Float32Array).slice();
      });
      expectClose(trained, Float32Array.from(reference(start, gradients, 0.01, decay)));
    },
  );
});

describe('clipping by global norm', () => {
  const clip = (gradient: number[], limit: number) =>
    withBackend('cpu', () => {
      const { clipped, norm } = clipByGlobalNorm(tensor1d(gradient), limit);
      return { clipped: Array.from(clipped.dataSync()), norm: norm.dataSync()[0] };
    });

  it('shortens what is too long, keeping its direction', () => {
    const { clipped, norm } = clip([3, 4], 1);
    expect(norm).toBeCloseTo(5);
    expect(clipped[0]).toBeCloseTo(0.6, 5);
    expect(clipped[1]).toBeCloseTo(0.8, 5);
  });

  it('leaves the rest as it is, zero included', () => {
    expect(clip([0.3, 0.4], 1).clipped[1]).toBeCloseTo(0.4);
    expect(clip([0, 0], 1).clipped).toEqual([0, 0]);
  });
});
