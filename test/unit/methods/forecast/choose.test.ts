import { describe, expect, it } from 'vitest';
import { chooseModel } from '../../../../src/methods/forecast/choose';
import type { Judged } from '../../../../src/evaluation/evidence';
import type { ModelName } from '../../../../src/methods/forecast/models';
import { createRandom } from '../../../../src/numeric/random';

const BLOCK = 6;

/** Errors of a model that is off by `size` on average; what is hard at one origin is hard for all models. */
function judgedAs(size: number, origins: number, seed = 1): Judged {
  const random = createRandom(3);
  const own = createRandom(seed);
  const hard = Float64Array.from({ length: origins }, () => 1 + random.uniform());
  const errors = hard.map((each) => each * size * (1 + 0.02 * own.normal()));
  const of = (values: Float64Array): Judged['own'] => ({
    squares: [values.map((each) => each * each)],
    sizes: [values],
  });
  return { own: of(errors), reference: of(hard) };
}

const judged = (sizes: Partial<Record<ModelName, number>>, origins: number): Map<ModelName, Judged[]> =>
  new Map(
    Object.entries(sizes).map(([name, size], index) => [name as ModelName, [judgedAs(size, origins, index)]]),
  );

describe('chooseModel', () => {
  const sizes = {
    blend: 0.7,
    network: 0.71,
    mlp: 0.72,
    'seasonal-linear': 0.9,
    linear: 0.88,
    'last-value': 1,
  };

  it('takes the blend where many windows show that it is better, and says by how much', () => {
    const { chosen, chosenReason } = chooseModel(judged(sizes, 120), BLOCK);
    expect(chosen).toBe('blend');
    expect(chosenReason).toMatch(
      /^better than linear on the validation windows: relative error 0\.[67]\d+ against 0\.8\d+, standard error/,
    );
  });

  it('stays with the linear model where there are too few separate windows to show anything', () => {
    const { chosen, chosenReason } = chooseModel(judged(sizes, 2 * BLOCK + 2), BLOCK);
    expect(chosen).toBe('linear');
    expect(chosenReason).toMatch(
      /no other model is shown to be better.*too few separate stretches to tell: 2/,
    );
  });

  it('prefers the blend to a trained model that is as good, and the other when it is clearly better', () => {
    expect(chooseModel(judged({ ...sizes, network: 0.6999 }, 120), BLOCK).chosen).toBe('blend');
    expect(chooseModel(judged({ ...sizes, network: 0.6 }, 120), BLOCK).chosen).toBe('network');
  });

  it('chooses among models without training where nothing could train', () => {
    expect(
      chooseModel(judged({ blend: 0.5, 'seasonal-linear': 0.6, linear: 0.88, 'last-value': 1 }, 120), BLOCK)
        .chosen,
    ).toBe('seasonal-linear');
  });
});
