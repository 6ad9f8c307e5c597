import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, Point } from '../../../../src/contracts/picture';
import { placeDeep } from '../../../../src/numeric/drawing/deep';
import type { Arc } from '../../../../src/numeric/drawing/layered';
import { ranksOf } from '../../../../src/numeric/drawing/ranks';

const size = { width: 100, height: 40 };
const sizes = (count: number) => Array.from({ length: count }, () => size);
const chain = (count: number): Arc[] =>
  Array.from({ length: count - 1 }, (_, from) => ({ from, to: from + 1 }));
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const isAt = ({ x, y }: Point, box: Box): boolean =>
  x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;

/** Arcs that go forward, each once. */
const forward = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {
      maxLength: 80,
      selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
    })
    .map((pairs) => ({
      count,
      arcs: pairs
        .filter(([a, b]) => a !== b)
        .map(([a, b]): Arc => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    })),
);

describe('ranksOf', () => {
  it('takes the longest path, and puts what is read late before its reader', () => {
    const arcs = [...chain(5), { from: 0, to: 3 }, { from: 5, to: 4 }];
    expect([...ranksOf(6, arcs)!]).toEqual([0, 1, 2, 3, 4, 3]);
  });

  it('goes down along every arc, and knows a circle', () => {
    fc.assert(
      fc.property(forward, ({ count, arcs }) => {
        const ranks = ranksOf(count, arcs)!;
        expect(arcs.filter(({ from, to }) => ranks[from] >= ranks[to])).toEqual([]);
      }),
    );
    expect(ranksOf(3, [...chain(3), { from: 2, to: 0 }])).toBeNull();
  });
});

describe('placeDeep', () => {
  it('puts readers below what they read, without overlap, with all lines inside and at their boxes', () => {
    fc.assert(
      fc.property(forward, ({ count, arcs }) => {
        const { boxes, lines, isFar, width, height } = placeDeep(sizes(count), arcs);
        boxes.forEach((box, index) =>
          expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false),
        );
        arcs.forEach(({ from, to }, arc) => {
          expect(boxes[to].y).toBeGreaterThan(boxes[from].y);
          expect(lines[arc].length).toBeGreaterThanOrEqual(2);
          if (!isFar[arc]) {
            expect(isAt(lines[arc][0], boxes[from])).toBe(true);
            expect(isAt(lines[arc][lines[arc].length - 1], boxes[to])).toBe(true);
          }
        });
        const outside = [...boxes, ...lines.flat()].filter(
          ({ x, y }) => x < 0 || y < 0 || x > width || y > height,
        );
        expect(outside).toEqual([]);
      }),
    );
  });

  it('places equal blocks alike', () => {
    const blocks = Array.from({ length: 4 }, (_, block) => block * 3);
    const arcs = [...chain(13), ...blocks.map((from) => ({ from, to: from + 3 }))];
    const { boxes } = placeDeep(sizes(13), arcs);
    const stepsOf = (from: number): number[] => [1, 2, 3].map((step) => boxes[from + step].x - boxes[from].x);
    expect(blocks.map(stepsOf)).toEqual(blocks.map(() => stepsOf(0)));
    // Two boxes beside the way around.
    expect(stepsOf(0)[0]).not.toBe(0);
  });

  it('stays near one axis, however many blocks lead aside', () => {
    const arcs = [
      ...chain(301),
      ...Array.from({ length: 100 }, (_, block) => ({ from: block * 3, to: block * 3 + 3 })),
    ];
    const wide = Array.from({ length: 301 }, (_, box) => ({ width: 60 + (box % 3) * 50, height: 40 }));
    expect(placeDeep(wide, arcs).width).toBeLessThan(500);
  });

  it('sets lines aside that pass by many layers, so that no bends pile up', () => {
    const mask = Array.from({ length: 1000 }, (_, block) => ({ from: 0, to: block + 2 }));
    const { lines, isFar } = placeDeep(sizes(1200), [...chain(1200), ...mask]);
    expect(isFar.filter(Boolean).length).toBeGreaterThan(900);
    expect(isFar.slice(0, 1199)).toEqual(Array.from({ length: 1199 }, () => false));
    expect(lines.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(12_000);
  });

  it('places circles, and nothing', () => {
    expect(placeDeep(sizes(3), [...chain(3), { from: 2, to: 0 }]).boxes).toHaveLength(3);
    expect(placeDeep([], [])).toMatchObject({ width: 0, height: 0, boxes: [] });
  });
});
