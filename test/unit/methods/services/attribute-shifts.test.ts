import { describe, expect, it } from 'vitest';
import type { AttributeSample } from '../../../../src/features/attribute-sample';
import { attributeShifts, type Side } from '../../../../src/methods/services/attribute-shifts';

/** Requests one second apart, each with a version and a batch. */
function side(
  requests: number,
  versionOf: (request: number) => string,
  batchOf: (request: number) => string,
): Side {
  const pairs: { key: string; value: string }[] = [];
  const number = (key: string, value: string): number => {
    const known = pairs.findIndex((pair) => pair.key === key && pair.value === value);
    return known < 0 ? pairs.push({ key, value }) - 1 : known;
  };
  const sets = Array.from({ length: requests }, (_, request) =>
    [number('version', versionOf(request)), number('batch', batchOf(request))].sort((a, b) => a - b),
  );
  const sample: AttributeSample = {
    pairs,
    setStart: Uint32Array.from({ length: requests + 1 }, (_, index) => 2 * index),
    setPairs: Uint32Array.from(sets.flat()),
    populations: [],
  };
  return {
    sample,
    population: {
      service: 0,
      seenBy: 'service',
      oneIn: 1,
      startMs: Float64Array.from({ length: requests }, (_, request) => 1000 * request),
      set: Uint32Array.from({ length: requests }, (_, request) => request),
    },
  };
}

const batches = (from: number) => (request: number) => `batch-${from + Math.floor(request / 50)}`;

describe('shifts of attributes', () => {
  it('name a value that has come and the one that has gone, but no batch', () => {
    const before = side(200, () => 'v1', batches(0));
    const after = side(200, (request) => (request % 4 === 0 ? 'v1' : 'v2'), batches(10));
    const shifts = attributeShifts('cart', before, after);
    expect(shifts.map(({ key, value, isMore }) => [key, value, isMore])).toEqual([
      ['version', 'v2', true],
      ['version', 'v1', false],
    ]);
    expect(shifts[0]).toMatchObject({ before: { hits: 0, of: 200 }, after: { hits: 150, of: 200 } });
    expect(shifts[0].text).toBe('75 % of the requests to cart have version = v2, before 0 % (300×)');
  });

  it('say nothing of the same, and of few requests', () => {
    const same = side(200, (request) => `v${request % 2}`, batches(0));
    expect(attributeShifts('cart', same, same)).toEqual([]);
    expect(
      attributeShifts(
        'cart',
        side(19, () => 'v1', batches(0)),
        side(19, () => 'v2', batches(0)),
      ),
    ).toEqual([]);
  });
});
