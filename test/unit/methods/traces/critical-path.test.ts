import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  criticalPath,
  type PathSection,
  type PathSpans,
} from '../../../../src/methods/traces/trace/critical-path';
import { eachOwner, type Row } from './owners';

function pathSpans(rows: readonly Row[]): PathSpans {
  return {
    parent: rows.map(([parent]) => parent),
    start: rows.map(([, start]) => start),
    duration: rows.map(([, , duration]) => duration),
    isDetached: (row) => rows[row][3] === true,
  };
}

const pathOf = (rows: readonly Row[]): [row: number, from: number, to: number][] =>
  criticalPath(pathSpans(rows)).map(({ row, from, to }) => [row, from, to]);

function ownersOfSections(sections: readonly PathSection[]): Map<number, number> {
  const owners = new Map<number, number>();
  for (const { row, from, to } of sections) {
    for (let instant = from; instant < to; instant++) {
      expect(owners.has(instant), `instant ${instant} has two owners`).toBe(false);
      owners.set(instant, row);
    }
  }
  return owners;
}

/** Parents before children, siblings by start, as the waterfall has them. */
const trees = fc
  .array(
    fc.record({
      parent: fc.nat(20),
      start: fc.nat(40),
      duration: fc.nat(30),
      detached: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((drawn) => {
    const sorted = [...drawn].sort((a, b) => a.start - b.start);
    return sorted.map(({ parent, start, duration, detached }, row): Row => [
      row === 0 ? -1 : parent % row,
      start,
      duration,
      detached && duration % 5 === 0,
    ]);
  });

describe('the critical path', () => {
  it('goes to the child that ended last, and back to the one before', () => {
    expect(
      pathOf([
        [-1, 0, 100],
        [0, 10, 30],
        [0, 50, 40],
      ]),
    ).toEqual([
      [0, 0, 10],
      [1, 10, 40],
      [0, 40, 50],
      [2, 50, 90],
      [0, 90, 100],
    ]);
  });

  it('passes over a child that ran beside the one that ended last', () => {
    expect(
      pathOf([
        [-1, 0, 100],
        [0, 10, 60],
        [0, 20, 70],
      ]),
    ).toEqual([
      [0, 0, 20],
      [2, 20, 90],
      [0, 90, 100],
    ]);
  });

  it('cuts a child that outlives its parent, and leaves out one that begins after it', () => {
    expect(
      pathOf([
        [-1, 0, 100],
        [0, 60, 500],
        [1, 120, 10],
        [0, 100, 10],
      ]),
    ).toEqual([
      [0, 0, 60],
      [1, 60, 100],
    ]);
  });

  it('leaves out what the parent does not wait for, with all below it', () => {
    expect(
      pathOf([
        [-1, 0, 100],
        [0, 10, 80, true],
        [1, 20, 60],
      ]),
    ).toEqual([[0, 0, 100]]);
  });

  it('gives time at which several roots ran to the first', () => {
    expect(
      pathOf([
        [-1, 0, 50],
        [0, 10, 20],
        [-1, 40, 30],
        [-1, 90, 10],
      ]),
    ).toEqual([
      [0, 0, 10],
      [1, 10, 30],
      [0, 30, 50],
      [2, 50, 70],
      [3, 90, 100],
    ]);
  });

  it('gives each instant of a root to the span that a search instant by instant gives it to', () => {
    fc.assert(
      fc.property(trees, (rows) => {
        const sections = criticalPath(pathSpans(rows));
        const [, start, duration] = rows[0];
        expect(sections.every(({ from, to }) => from >= start && to <= start + duration && from < to)).toBe(
          true,
        );
        const counted = new Map<number, number>();
        eachOwner(rows, 0, (row, from, to) => {
          for (let instant = from; instant < to; instant++) {
            counted.set(instant, row);
          }
        });
        expect(ownersOfSections(sections)).toEqual(counted);
        const total = sections.reduce((sum, { from, to }) => sum + to - from, 0);
        expect(total).toBe(duration);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to an end on a chain of ten thousand spans', () => {
    const rows = Array.from({ length: 10_000 }, (_, row): Row => [row - 1, row, 40_000 - 2 * row]);
    expect(pathOf(rows)).toHaveLength(19_999);
  });
});
