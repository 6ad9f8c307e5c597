import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MISSING } from '../../../../../webview/heatmap/model/levels';
import {
  chooseWidthMs,
  highestWindow,
  intervalOf,
  joinWindows,
  sameView,
  sameWindow,
} from '../../../../../webview/heatmap/model/widths';
import { snapshotOf } from '../snapshot';

const many = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 200);
/** Windows of 10 s. */
const base = {
  ...snapshotOf({ cart: many(600), payment: many(600) }),
  scales: [
    { widthMs: 1000, services: [] },
    { widthMs: 2000, services: ['cart'] },
    { widthMs: 5000, services: ['cart', 'payment'] },
  ],
};
const whole = intervalOf(base, { from: 0, to: 600 });
const part = (windows: number) => intervalOf(base, { from: 100, to: 100 + windows });

describe('the width of cells', () => {
  it.each([
    ["the report's windows, where they fit", whole, 2400, 10_000],
    ['joined windows, where they do not', whole, 1000, 30_000],
    ['a round width for very many windows', whole, 60, 600_000],
    ["the report's for the whole recording, however wide the panel", whole, 100_000, 10_000],
    ['a finer one that fits, when zoomed', part(60), 1000, 5000],
    ['the finest that fits', part(20), 1000, 2000],
    ['none at which fewer than half of the services are judged', part(6), 1000, 2000],
  ])('is %s', (_, interval, px, widthMs) => {
    expect(chooseWidthMs(base, interval, px)).toBe(widthMs);
  });

  it('always leaves a cell a few pixels, unless the finest is wider', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 50, max: 3000 }), (windows, px) => {
        const interval = part(windows);
        const widthMs = chooseWidthMs(base, interval, px);
        const cellPx = (widthMs / (interval.toMs - interval.fromMs)) * px;
        expect(cellPx).toBeGreaterThanOrEqual(4 - 1e-9);
      }),
    );
  });
});

describe('joined windows', () => {
  it('keep the highest level, and are missing only where all are', () => {
    const some = snapshotOf({ cart: [1, 200, MISSING, MISSING, MISSING, MISSING, 7, 3] });
    const joined = joinWindows(some, 20_000);
    expect(joined.startMs).toBe(some.startMs);
    expect([...joined.levels]).toEqual([200, MISSING, MISSING, 7]);
  });

  it('lie on multiples of their width', () => {
    const joined = joinWindows(base, 240_000);
    expect(joined.startMs % 240_000).toBe(0);
    expect(joined.startMs + joined.windows * joined.widthMs).toBeGreaterThanOrEqual(whole.toMs);
    expect(Math.max(...joined.levels.filter((level) => level !== MISSING))).toBe(199);
  });
});

describe('another width', () => {
  const joined = joinWindows(base, 30_000);

  it('shows the same interval', () => {
    const view = sameView(part(60), joined);
    expect(intervalOf(joined, view)).toEqual(part(60));
  });

  it('has the same moment under the cursor', () => {
    const window = sameWindow(base, 100, joined);
    const middleMs = base.startMs + 100.5 * base.widthMs;
    const fromMs = joined.startMs + window * joined.widthMs;
    expect(fromMs).toBeLessThanOrEqual(middleMs);
    expect(fromMs + joined.widthMs).toBeGreaterThan(middleMs);
  });

  it('is entered at the highest of the windows that show a wider one', () => {
    const fine = snapshotOf({ cart: [0, 5, 90, 5], payment: [0, 0, 0, 0] });
    const wide = joinWindows(fine, 20_000);
    expect(highestWindow(wide, 1, fine, 0)).toBe(2);
  });
});
