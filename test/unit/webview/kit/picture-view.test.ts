import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchored, fitted, revealing, zoomed } from '../../../../webview/kit/picture-view';

const size = fc.record({ width: fc.integer({ min: 1, max: 1e6 }), height: fc.integer({ min: 1, max: 1e6 }) });
const view = fc.record({
  scale: fc.double({ min: 0.06, max: 3, noNaN: true }),
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
});
const point = fc.record({ x: fc.integer({ min: 0, max: 3000 }), y: fc.integer({ min: 0, max: 3000 }) });

describe('the view of a picture', () => {
  it('fits a picture of any size, and does not blow up a small one', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const { scale, x, y } = fitted(picture, { width: 800, height: 600 });
        expect(scale).toBeLessThanOrEqual(1.1);
        expect(x).toBeGreaterThanOrEqual(-1e-6);
        expect(y).toBeGreaterThanOrEqual(-1e-6);
        expect(x + scale * picture.width).toBeLessThanOrEqual(800 + 1e-6);
        expect(y + scale * picture.height).toBeLessThanOrEqual(600 + 1e-6);
      }),
    );
  });

  it('zooms around a pixel that stays where it is', () => {
    fc.assert(
      fc.property(view, point, fc.double({ min: 0.2, max: 5, noNaN: true }), (from, at, factor) => {
        const to = zoomed(from, factor, at);
        expect((at.x - to.x) / to.scale).toBeCloseTo((at.x - from.x) / from.scale, 4);
        expect((at.y - to.y) / to.scale).toBeCloseTo((at.y - from.y) / from.scale, 4);
      }),
    );
  });

  it('zooms out no further than it fits, and not beyond readability', () => {
    expect(zoomed({ scale: 0.01, x: 0, y: 0 }, 0.5, { x: 0, y: 0 }).scale).toBe(0.01);
    expect(zoomed({ scale: 0.06, x: 0, y: 0 }, 0.5, { x: 0, y: 0 }).scale).toBe(0.05);
    expect(zoomed({ scale: 2, x: 0, y: 0 }, 9, { x: 0, y: 0 }).scale).toBe(3);
  });

  it('shows a point of another picture where one was before', () => {
    fc.assert(
      fc.property(view, point, point, (from, before, after) => {
        const to = anchored(from, before, after);
        expect(to.scale * after.x + to.x).toBeCloseTo(from.scale * before.x + from.x, 6);
        expect(to.scale * after.y + to.y).toBeCloseTo(from.scale * before.y + from.y, 6);
      }),
    );
  });

  it('brings a box into view', () => {
    const box = { x: 2000, y: 3000, width: 100, height: 40 };
    const { scale, x, y } = revealing({ scale: 0.1, x: 0, y: 0 }, box, { width: 800, height: 600 }, 0.5);
    expect(scale).toBe(0.5);
    expect(scale * box.x + x).toBeGreaterThanOrEqual(0);
    expect(scale * (box.x + box.width) + x).toBeLessThanOrEqual(800);
    expect(scale * (box.y + box.height) + y).toBeLessThanOrEqual(600);
  });
});
