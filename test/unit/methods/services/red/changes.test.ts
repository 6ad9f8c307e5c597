import { describe, expect, it } from 'vitest';
import { foldRedCells } from '../../../../../src/features/red/red-cells';
import { changesBetween, type Recorded } from '../../../../../src/methods/services/red/changes';
import { createRandom, type Random } from '../../../../../src/numeric/random';

const SLOTS = 48;
const TRIALS = 120;

/** Log-normal durations around 100 ms, in slots of 10 s with about 30 requests, 5 % of them failed. */
function recorded(random: Random, { factor = 1, failed = 0.05 } = {}): Recorded {
  const slotOf: number[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    for (let each = 0; each < 20 + 20 * random.uniform(); each++) {
      slotOf.push(slot);
    }
  }
  const durations = slotOf.map(() => 100 * factor * Math.exp(0.5 * random.normal()));
  const failures = slotOf.map(() => random.uniform() < failed);
  const answered = foldRedCells(
    {
      length: slotOf.length,
      entity: () => 0,
      slot: (index) => slotOf[index],
      hasFailed: (index) => failures[index],
      durationMs: (index) => durations[index],
    },
    1,
    SLOTS,
  );
  const table = {
    startMs: 0,
    slotMs: 10_000,
    slots: SLOTS,
    coveredS: new Float32Array(SLOTS).fill(10),
    operations: [{ service: 0, operation: 'GET /' }],
    answered,
    origins: [],
    answeredBy: answered,
    called: answered,
  };
  return { table, selection: { cells: answered, entities: [0] } };
}

describe('changes between two recordings', () => {
  it('have intervals that hold "no change" about as often as they say', () => {
    const random = createRandom(7);
    const inside = new Map<string, number>();
    let clear = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      for (const { quantity, low, high, isClear } of changesBetween(recorded(random), recorded(random))
        .changes) {
        const none = quantity === 'errorShare' ? 0 : 1;
        inside.set(
          quantity,
          (inside.get(quantity) ?? 0) + ((low ?? NaN) <= none && none <= (high ?? NaN) ? 1 : 0),
        );
        clear += isClear ? 1 : 0;
      }
    }
    for (const [quantity, count] of inside) {
      expect(count / TRIALS, quantity).toBeGreaterThan(0.88);
    }
    expect(clear).toBeLessThanOrEqual(0.03 * 5 * TRIALS);
  });

  it('are found where there are some', () => {
    const random = createRandom(8);
    const { changes } = changesBetween(recorded(random), recorded(random, { factor: 1.3, failed: 0.15 }));
    const of = (quantity: string) => changes.find((change) => change.quantity === quantity);
    expect(of('p50Ms')).toMatchObject({ isClear: true });
    expect(Math.abs((of('p50Ms')?.change ?? 0) - 1.3)).toBeLessThan(0.1);
    expect(of('errorShare')).toMatchObject({ isClear: true });
    expect(of('ratePerS')).toMatchObject({ isClear: false });
  });

  it('are not claimed of what only one recording has', () => {
    const side = recorded(createRandom(9));
    expect(changesBetween(null, side)).toMatchObject({ before: null, changes: [] });
    expect(changesBetween(side, null)).toMatchObject({ after: null, changes: [] });
  });
});
