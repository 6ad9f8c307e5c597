import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, splitParameters, type Runtime } from '../../../../../../src/compute';
import { createRandom } from '../../../../../../src/numeric/random';
import {
  deviceDetector,
  fitDetector,
} from '../../../../../../src/methods/scheduling/sentinel/device/detector';
import { windowScore } from '../../../../../../src/methods/scheduling/sentinel/device/score';
import {
  CODE,
  negativeBound,
  variationalGruSpec,
} from '../../../../../../src/methods/scheduling/sentinel/device/variational-gru';
import { deviceWindows, FLOORS } from './healthy';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined }));
});

describe('the score in plain arithmetic', () => {
  it('is the bound that the compiled network computes', async () => {
    const shape = { steps: 5, channels: 3 };
    const specs = variationalGruSpec(shape);
    const random = createRandom(3);
    const flat = initialParameters(specs, 7).map((value) => value + 0.2 * random.normal());
    const windows = Float32Array.from({ length: 4 * 15 }, () => random.normal());
    const compiled = await runtime.compile(
      ({ parameters, x, noise }) => ({
        bound: negativeBound(splitParameters(tf.reshape(parameters, [flat.length]), specs), shape, x, noise),
      }),
      {
        parameters: { shape: [flat.length], dtype: 'float32' },
        x: { shape: [4, 15], dtype: 'float32' },
        noise: { shape: [4, CODE], dtype: 'float32' },
      },
    );
    const { bound } = await compiled.run({ parameters: flat, x: windows, noise: new Float32Array(4 * CODE) });
    await compiled.dispose();
    const score = windowScore(shape, flat);
    bound.forEach((value, row) => {
      expect(score(windows.subarray(row * 15, (row + 1) * 15))).toBeCloseTo(value, 4);
    });
  });
});

describe('fitDetector', () => {
  const share = (windows: ReturnType<typeof deviceWindows>, isHit: (index: number) => boolean): number =>
    windows.filter((_, index) => isHit(index)).length / windows.length;

  it('leaves unclear windows to a network, which finds what the rule does not, and the same again', async () => {
    const healthy = deviceWindows(1, 600);
    const model = await fitDetector(healthy, FLOORS, { seed: 2, runtime });
    const [both, rule] = [deviceDetector(model), deviceDetector({ ...model, network: null })];
    const random = createRandom(4);
    const faint = deviceWindows(5, 200, ([a, b]) => [a, b + 0.25 * random.normal()]);
    const found = share(faint, (index) => both(faint[index]).isAnomalous);
    expect(found).toBeGreaterThan(share(faint, (index) => rule(faint[index]).isAnomalous));
    const others = deviceWindows(6, 400);
    expect(share(others, (index) => both(others[index]).isAnomalous)).toBeLessThan(0.1);
    expect(new Set(faint.map((window) => both(window).by))).toEqual(new Set(['rule', 'network']));
    expect(await fitDetector(healthy, FLOORS, { seed: 2, runtime })).toEqual(model);
  });

  it('says how many windows training needs', async () => {
    await expect(fitDetector(deviceWindows(1, 50), FLOORS, { seed: 1, runtime })).rejects.toThrow(
      '30 healthy windows are fewer than the 64',
    );
  });

  it('works without a network', async () => {
    const detect = deviceDetector(await fitDetector(deviceWindows(1, 50), FLOORS, null));
    expect(detect(deviceWindows(3, 1, ([a, b]) => [a + 5, b])[0])).toEqual({ isAnomalous: true, by: 'rule' });
  });
});
