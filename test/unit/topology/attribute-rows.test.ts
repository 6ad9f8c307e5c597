import { describe, expect, it } from 'vitest';
import { endOf } from '../../../src/topology/attribute-part';
import { AttributeRows } from '../../../src/topology/attribute-rows';

const offer = (rows: AttributeRows, row: number, trace: string, pairs: Record<string, unknown>): void =>
  rows.offer(row, 0, {
    traceId: trace,
    attributes: (add) => Object.entries(pairs).forEach(([key, value]) => add(key, value)),
  });

describe('AttributeRows', () => {
  it('keeps key and value of every plain attribute', () => {
    const rows = new AttributeRows();
    offer(rows, 0, 'a', { tier: 'gold', retries: 2, cached: false, list: undefined, query: 'x'.repeat(300) });
    expect(rows.pairs().map(({ key, value }) => [key, value])).toEqual([
      ['tier', 'gold'],
      ['retries', '2'],
      ['cached', 'false'],
    ]);
  });

  it('keeps whole traces of a busy service within bounds, and says one in how many', () => {
    const rows = new AttributeRows();
    for (let row = 0; row < 100_000; row++) {
      offer(rows, row, `trace ${row >> 2}`, { shard: row % 4 });
    }
    const [{ row, start, pairs, oneIn }] = rows.views();
    expect(oneIn).toBe(8);
    expect(row.length).toBeGreaterThan(8000);
    expect(row.length).toBeLessThanOrEqual(16_384);
    const traces = new Map<number, number>();
    row.forEach((each) => traces.set(each >> 2, (traces.get(each >> 2) ?? 0) + 1));
    expect(new Set(traces.values())).toEqual(new Set([4]));
    const values = rows.pairs();
    row.forEach((each, index) => {
      expect(endOf(start, pairs, index) - start[index]).toBe(1);
      expect(values[pairs[start[index]]].value).toBe(String(each % 4));
    });
  });

  it('gives a key up that has too many values', () => {
    const rows = new AttributeRows();
    for (let row = 0; row < 1000; row++) {
      offer(rows, row, String(row), { id: row, tier: 'gold' });
    }
    const pairs = rows.pairs();
    expect(pairs.filter(({ live }) => live).map(({ key }) => key)).toEqual(['tier']);
    expect(pairs.length).toBeLessThan(300);
  });
});
