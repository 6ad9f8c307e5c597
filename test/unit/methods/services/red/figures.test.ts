import { describe, expect, it } from 'vitest';
import { compareRed, trendOf } from '../../../../../src/methods/services/red/figures';
import { foldRedCells } from '../../../../../src/features/red/red-cells';
import type { RedTable } from '../../../../../src/features/red/red-table';

const SLOTS = 40;
const PER_SLOT = 20;

/** One operation, 20 requests in each slot of 10 s, of about 100 ms. */
function table(change: (slot: number) => { factor?: number; failed?: number } = () => ({})): RedTable {
  const answered = foldRedCells(
    {
      length: SLOTS * PER_SLOT,
      entity: () => 0,
      slot: (index) => Math.floor(index / PER_SLOT),
      hasFailed: (index) => index % PER_SLOT < (change(Math.floor(index / PER_SLOT)).failed ?? 0),
      durationMs: (index) => (95 + ((index * 7) % 11)) * (change(Math.floor(index / PER_SLOT)).factor ?? 1),
    },
    1,
    SLOTS,
  );
  return {
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
}

const compared = (of: RedTable): ReturnType<typeof compareRed> =>
  compareRed(of, { cells: of.answered, entities: [0] }, { from: 36, to: 40 }, [{ from: 0, to: 36 }]);

describe('now and usually', () => {
  it('differ in nothing where nothing has changed', () => {
    const { now, usual, unusual } = compared(table());
    expect(unusual).toEqual([]);
    expect(now).toMatchObject({ requests: 80, ratePerS: 2, errorShare: 0 });
    expect(usual).toMatchObject({ requests: 80, ratePerS: 2, errorShare: 0 });
    expect(Math.abs((now.p50Ms ?? 0) - 100)).toBeLessThan(2);
  });

  it('differ in durations where requests are slow', () => {
    const { now, unusual } = compared(table((slot) => (slot >= 36 ? { factor: 2 } : {})));
    expect(unusual).toEqual(['p50Ms', 'p90Ms', 'p99Ms']);
    expect(Math.abs((now.p50Ms ?? 0) - 200)).toBeLessThan(4);
  });

  it('differ in errors where requests fail', () => {
    const { now, unusual } = compared(table((slot) => (slot >= 36 ? { failed: 4 } : {})));
    expect(unusual).toEqual(['errorShare']);
    expect(now.errorShare).toBe(0.2);
  });

  it('take no single failure for a change', () => {
    expect(compared(table((slot) => (slot === 37 ? { failed: 1 } : {}))).unusual).toEqual([]);
  });

  it('do not learn an incident as usual', () => {
    const { usual, unusual } = compared(table((slot) => (slot < 8 || slot >= 36 ? { factor: 3 } : {})));
    expect(Math.abs((usual?.p50Ms ?? 0) - 100)).toBeLessThan(2);
    expect(unusual).toContain('p50Ms');
  });

  it('are not compared where there are too few slots', () => {
    const few = table();
    const selection = { cells: few.answered, entities: [0] };
    expect(compareRed(few, selection, { from: 7, to: 40 }, [{ from: 0, to: 7 }]).unusual).toEqual([]);
    expect(compareRed(few, selection, { from: 0, to: 40 }, null).usual).toBeNull();
  });
});

describe('a trend', () => {
  it('has no more points than asked for, and null where nothing was recorded', () => {
    const gap = table();
    gap.coveredS[0] = 0;
    const trend = trendOf(gap, { cells: gap.answered, entities: [0] }, 20);
    expect(trend).toMatchObject({ startMs: 0, slotMs: 20_000 });
    expect(trend.ratePerS).toHaveLength(20);
    const none = trendOf(gap, { cells: gap.answered, entities: [] }, 40);
    expect(none.p50Ms).toEqual(new Array(40).fill(null));
    expect(none.ratePerS[0]).toBeNull();
    expect(none.ratePerS[1]).toBe(0);
  });
});
