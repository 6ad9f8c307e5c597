import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenGrid, positionAt, timeAt, windowsShownBy } from '../../../src/contracts/broken-grid';

const shownWindows = fc
  .uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 60 })
  .map((windows) => windows.sort((a, b) => a - b));

describe('a grid with breaks', () => {
  it('gives every shown window its own time, and finds it there', () => {
    fc.assert(
      fc.property(shownWindows, (shown) => {
        const grid = brokenGrid(5000, 100, shown);
        shown.forEach((window, at) => {
          expect(timeAt(grid, at)).toBe(5000 + window * 100);
          expect(timeAt(grid, at + 1, 'end')).toBe(5000 + (window + 1) * 100);
          expect(positionAt(grid, 5000 + window * 100 + 50)).toBe(at + 0.5);
        });
      }),
    );
  });

  it('never goes back in time', () => {
    fc.assert(
      fc.property(shownWindows, fc.integer({ min: 0, max: 40_000 }), (shown, atMs) => {
        const grid = brokenGrid(0, 100, shown);
        expect(positionAt(grid, atMs + 1)).toBeGreaterThanOrEqual(positionAt(grid, atMs));
      }),
    );
  });

  it('puts what was left out at its break', () => {
    const grid = brokenGrid(0, 100, [0, 1, 8]);
    expect(grid.breaks).toEqual([{ at: 2, skippedMs: 600 }]);
    expect([199, 200, 500, 799, 850].map((ms) => positionAt(grid, ms))).toEqual([1.99, 2, 2, 2, 2.5]);
    expect([timeAt(grid, 2, 'end'), timeAt(grid, 2)]).toEqual([200, 800]);
  });

  it('leaves the same windows of its own width out of an unbroken grid', () => {
    fc.assert(
      fc.property(shownWindows, (shown) => {
        const whole = { startMs: 0, widthMs: 100, windows: shown[shown.length - 1] + 1 };
        const inside = windowsShownBy(brokenGrid(0, 100, shown), whole);
        expect(inside.filter((window) => window >= shown[0])).toEqual(shown);
      }),
    );
  });
});
