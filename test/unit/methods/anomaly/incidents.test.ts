import { describe, expect, it } from 'vitest';
import { groupCells } from '../../../../src/methods/anomaly/incidents';

const WINDOWS = 30;
const SERVICES = 4;
/** 0 calls 1 calls 2; 3 stands alone. */
const EDGES = [
  { from: 0, to: 1 },
  { from: 1, to: 2 },
];

type Hot = readonly [service: number, window: number, score: number];

const group = (...hot: readonly Hot[]): ReturnType<typeof groupCells> => {
  const scores = new Float32Array(WINDOWS * SERVICES).fill(0.3);
  for (const [service, window, score] of hot) {
    scores[window * SERVICES + service] = score;
  }
  return groupCells(scores, WINDOWS, SERVICES, EDGES);
};

describe('groupCells', () => {
  it('joins the windows of one service, a short quiet between them included', () => {
    expect(group([3, 5, 1.5], [3, 6, 3], [3, 8, 1.2])).toMatchObject([
      { first: 5, last: 8, score: 3, services: [3] },
    ]);
  });

  it('keeps apart what is far apart', () => {
    expect(group([3, 5, 3], [3, 6, 3], [3, 20, 4], [3, 21, 4])).toMatchObject([
      { first: 5, last: 6 },
      { first: 20, last: 21 },
    ]);
  });

  it('joins neighbours over call edges, transitively, in both directions', () => {
    expect(group([2, 10, 2], [2, 11, 2], [1, 11, 4], [0, 12, 1.5])).toMatchObject([
      { first: 10, last: 12, score: 4, services: [0, 1, 2] },
    ]);
  });

  it('does not join services that no edge joins, nor neighbours at different times', () => {
    expect(group([0, 10, 3], [0, 11, 3], [3, 10, 3], [3, 11, 3])).toHaveLength(2);
    expect(group([0, 3, 3], [0, 4, 3], [1, 15, 3], [1, 16, 3])).toHaveLength(2);
  });

  it('drops a single weak cell and keeps a single strong one', () => {
    expect(group([3, 5, 1.2])).toEqual([]);
    expect(group([3, 5, 30])).toMatchObject([{ first: 5, last: 5 }]);
  });

  it('sees nothing in quiet, missing or empty data', () => {
    expect(group()).toEqual([]);
    expect(groupCells(new Float32Array(WINDOWS * SERVICES).fill(NaN), WINDOWS, SERVICES, EDGES)).toEqual([]);
    expect(groupCells(new Float32Array(0), 0, 0, [])).toEqual([]);
  });

  it('gives incidents in the order of time', () => {
    const firsts = group([3, 25, 3], [3, 26, 3], [0, 12, 9], [0, 13, 9], [3, 2, 2], [3, 3, 2]).map(
      ({ first }) => first,
    );
    expect(firsts).toEqual([2, 12, 25]);
  });
});
