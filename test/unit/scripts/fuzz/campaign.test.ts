import { describe, expect, it } from 'vitest';
import { formats, makeInput } from '../../../../scripts/fuzz/input';
import { runCampaign } from '../../../../scripts/fuzz/run';

/** A machine ten times as busy must not fail: speed is judged by the campaign itself and by the growth test. */
const LIMITS = { cpuMs: 20_000, peakBytes: 400 * 2 ** 20 };
const ROUNDS = 12;
const SEED = 20_251;

describe('fuzz campaign', () => {
  it('finds no crash, no endless wait and no silent loss in a few inputs of every format', async () => {
    const indices = Array.from({ length: ROUNDS * Object.keys(formats).length }, (_, index) => index);
    const outcomes = await runCampaign({ seed: SEED, indices, children: 2, limits: LIMITS });
    expect(outcomes).toHaveLength(indices.length);
    expect(outcomes.filter(({ failures }) => failures.length > 0)).toEqual([]);
    // Inputs of which nothing is left intact would find no loss.
    const intact = outcomes.reduce((sum, outcome) => sum + outcome.intact, 0);
    const lost = outcomes.reduce((sum, outcome) => sum + outcome.lost, 0);
    expect(lost).toBeLessThan(intact / 2);
  });

  it('makes the same input again from its seed and number', async () => {
    for (let index = 0; index < Object.keys(formats).length; index++) {
      expect(await makeInput(3, index)).toEqual(await makeInput(3, index));
    }
  });
});
