import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ORIGINS, NO_ORIGIN, OriginRows, OTHER_ORIGIN } from '../../../src/topology/origin-rows';
import { link, span } from './spans';

describe('the origins of rows', () => {
  it('are found again by row, whatever the order', () => {
    const origin = fc.option(
      fc.record({
        instance: fc.constantFrom('a', 'b', undefined),
        version: fc.constantFrom('1', '2'),
      }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), origin)), (offered) => {
        const rows = new OriginRows();
        offered.forEach(([service, each], row) => rows.offer(row, service, each));
        const numbers = rows.view();
        expect(numbers === null).toBe(offered.every(([, each]) => each === undefined));
        offered.forEach(([service, each], row) =>
          expect(rows.originOf(service, numbers?.[row] ?? NO_ORIGIN)).toEqual(each),
        );
      }),
    );
  });

  it('beyond as many as are told apart count as one', () => {
    const rows = new OriginRows();
    for (let row = 0; row < MAX_ORIGINS + 10; row++) {
      rows.offer(row, 0, { instance: `pod-${row}` });
    }
    rows.offer(MAX_ORIGINS + 10, 1, { instance: 'pod-0' });
    const numbers = [...(rows.view() ?? [])];
    expect(numbers.filter((number) => number === OTHER_ORIGIN)).toHaveLength(10);
    expect(rows.originOf(0, OTHER_ORIGIN)).toBeUndefined();
    expect(rows.originOf(1, numbers[MAX_ORIGINS + 10])).toEqual({ instance: 'pod-0' });
  });
});

describe('the origin of a span in several reports', () => {
  const whole = span({ spanId: 'b', service: 'back', origin: { instance: 'pod-1' } });
  const instanceOf = (parts: readonly ReturnType<typeof span>[]): string | undefined => {
    const { table, columns, role } = link([
      span({ spanId: 'z', service: 'unknown', origin: { instance: 'other' } }),
      ...parts,
    ]);
    const row = role.findIndex((each, at) => each !== 3 && at > 0);
    return table.origins.originOf(columns.service[row], columns.origin?.[row] ?? NO_ORIGIN)?.instance;
  };

  it('is that of the report that names it, and of the service that counts', () => {
    const silent = { ...whole, origin: undefined };
    const unnamed = { ...whole, service: 'unknown', origin: { instance: 'elsewhere' } };
    for (const part of [silent, unnamed]) {
      expect(instanceOf([whole, part])).toBe('pod-1');
      expect(instanceOf([part, whole])).toBe('pod-1');
    }
  });
});
