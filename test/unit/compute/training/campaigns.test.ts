import { describe, expect, it } from 'vitest';
import { killAndFinish, uninterrupted } from '../../../../scripts/engine/killing';
import { memoryGrowth } from '../../../../scripts/engine/memory-growth';
import { createRandom } from '../../../../src/numeric/random';

// The short versions of `npm run campaign:kill` and `npm run campaign:memory`.

describe('a training process', () => {
  it('killed three times ends with the bits of one that was left alone', { timeout: 600_000 }, async () => {
    const epochs = 20;
    const expected = await uninterrupted(epochs);
    const { killedAtSteps, resumedAtStep, finalLoss, sameBits, notices } = await killAndFinish(
      epochs,
      3,
      createRandom(Date.now()),
      expected,
    );
    expect(killedAtSteps).toHaveLength(3);
    expect(resumedAtStep, `killed at ${killedAtSteps.join(', ')}`).not.toBeNull();
    expect(notices).toEqual([]);
    expect(finalLoss).toBe(expected.finalLoss);
    expect(sameBits).toBe(true);
  });

  it('does not grow from step to step', { timeout: 600_000 }, async () => {
    // 600 steps are few: garbage that waits for its collection weighs more than in the campaign's 2,000.
    const { growth } = await memoryGrowth(600, 200);
    expect(growth).toBeLessThan(0.08);
  });
});
