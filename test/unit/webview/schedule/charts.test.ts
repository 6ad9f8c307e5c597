import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedLabel, joinPoints, placeLabels, type Box } from '../../../../webview/schedule/model/labels';
import { violationAxis } from '../../../../webview/schedule/model/violation-axis';

const area: Box = { left: 0, top: 0, right: 600, bottom: 300 };
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe('placeLabels', () => {
  it('puts a label to the right, and to the left at the right edge', () => {
    const [near] = placeLabels([{ x: 300, y: 150, width: 40 }], 14, area, []);
    expect(near).toEqual({ left: 311, right: 351, top: 143, bottom: 157 });
    const [edge] = placeLabels([{ x: 590, y: 150, width: 40 }], 14, area, []);
    expect(edge.right).toBe(579);
  });

  it('moves out of the way of bars where there is room', () => {
    const bar: Box = { left: 300, right: 400, top: 149, bottom: 151 };
    const [label] = placeLabels([{ x: 300, y: 150, width: 40 }], 14, area, [bar]);
    expect(overlap(label, bar)).toBe(false);
  });

  it('keeps the labels of three points at one place apart', () => {
    const labels = placeLabels(Array(3).fill({ x: 300, y: 150, width: 60 }), 14, area, []);
    expect(labels.flatMap((a, i) => labels.slice(i + 1).filter((b) => overlap(a, b)))).toEqual([]);
  });

  it('stays inside and keeps the size of each label, wherever the points are', () => {
    const point = fc.record({
      x: fc.integer({ min: 0, max: 600 }),
      y: fc.integer({ min: 0, max: 300 }),
      width: fc.integer({ min: 10, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (points) => {
        placeLabels(points, 14, area, []).forEach(({ left, top, right, bottom }, index) => {
          expect([right - left, bottom - top]).toEqual([points[index].width, 14]);
          expect(left >= 0 && top >= 0 && right <= 600 && bottom <= 300).toBe(true);
        });
      }),
    );
  });
});

describe('points that stand on each other', () => {
  it('get one label, which stays short', () => {
    const points = [0, 50, 1, 100, 51].map((x) => ({ x, y: 10 }));
    expect(joinPoints(points)).toEqual([[0, 2], [1, 4], [3]]);
    expect(joinedLabel(['stated'])).toBe('stated');
    expect(joinedLabel(['stated', 'rule'])).toBe('stated, rule');
    expect(joinedLabel(['stated', 'rule', 'RL', 'oracle'])).toBe('stated, rule and 2 more');
  });
});

describe('violationAxis', () => {
  it('is plain where the policies are close together', () => {
    const axis = violationAxis([4, 8, 10]);
    expect(axis).toMatchObject({ isRoot: false, ticks: null });
    expect([axis.place(4), axis.max]).toEqual([4, 11]);
  });

  it('takes roots where one violates far more than the others, with round marks that keep a distance', () => {
    const axis = violationAxis([0, 1, 2, 3, 240]);
    expect(axis.isRoot).toBe(true);
    expect(axis.place(100)).toBe(10);
    expect(axis.ticks?.[0]).toBe(0);
    expect(axis.ticks).toContain(200);
    const places = axis.ticks!.map(axis.place);
    places.slice(1).forEach((place, index) => expect(place - places[index]).toBeGreaterThan(0.08 * axis.max));
  });

  it('has room above whatever is drawn, also where nothing violates', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1e4, noNaN: true }), { minLength: 1 }), (minutes) => {
        const { max, place } = violationAxis(minutes);
        expect(max).toBeGreaterThan(place(Math.max(...minutes)));
      }),
    );
  });
});
