import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, pan, reveal, zoom, type View } from '../../../../../webview/heatmap/model/view';

const WINDOWS = 200;
const within = ({ from, to }: View): boolean => from >= 0 && to <= WINDOWS + 1e-9 && to > from;
const views = fc
  .tuple(
    fc.double({ min: 0, max: WINDOWS - 10, noNaN: true }),
    fc.double({ min: 6, max: WINDOWS, noNaN: true }),
  )
  .map(([from, span]): View => ({ from, to: Math.min(from + span, WINDOWS) }))
  .filter(({ from, to }) => to - from >= 6);

describe('zoom', () => {
  it('keeps what is under the pointer there, unless an end is in the way', () => {
    const zoomed = zoom({ from: 50, to: 150 }, 0.5, 75, WINDOWS);
    expect(zoomed).toEqual({ from: 62.5, to: 112.5 });
    expect((75 - zoomed.from) / (zoomed.to - zoomed.from)).toBeCloseTo(0.25);
  });

  it('never leaves the data, whatever is asked', () => {
    fc.assert(
      fc.property(
        views,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -50, max: 250, noNaN: true }),
        (view, factor, anchor) => within(zoom(view, factor, anchor, WINDOWS)),
      ),
    );
  });

  it('stops at six windows, and shows all of a shorter recording', () => {
    expect(zoom({ from: 0, to: 8 }, 0.01, 4, WINDOWS)).toEqual({ from: 1, to: 7 });
    expect(zoom(fit(3), 0.01, 1, 3)).toEqual({ from: 0, to: 3 });
  });
});

describe('pan', () => {
  it('moves as far as there is something, and never changes the width', () => {
    fc.assert(
      fc.property(views, fc.double({ min: -500, max: 500, noNaN: true }), (view, by) => {
        const moved = pan(view, by, WINDOWS);
        expect(within(moved)).toBe(true);
        expect(moved.to - moved.from).toBeCloseTo(view.to - view.from, 6);
      }),
    );
  });
});

describe('reveal', () => {
  it('does not move what is visible already', () => {
    const view = { from: 50, to: 100 };
    expect(reveal(view, 60, 70, WINDOWS)).toBe(view);
  });

  it('brings a window in from either side', () => {
    for (const window of [0, 3, 120, 199]) {
      const { from, to } = reveal({ from: 50, to: 100 }, window, window + 1, WINDOWS);
      expect(from).toBeLessThanOrEqual(window);
      expect(to).toBeGreaterThanOrEqual(window + 1);
    }
  });
});
