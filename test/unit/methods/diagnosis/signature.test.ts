import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';
import { seriesDeviation } from '../../../../src/methods/diagnosis/signature/series-deviation';
import { QUANTITY_COUNT as Q, quantityIndex } from '../../../../src/methods/diagnosis/signature/quantities';
import { signaturesOf } from '../../../../src/methods/diagnosis/signature/signature';

const SERVICES = 6;
// Means add in another order.
const rounded = (value: number): number => Number(value.toFixed(4)) + 0;
const sigma = fc.oneof(fc.constant(NaN), fc.float({ min: -50, max: 50, noNaN: true }));
const table = fc.array(sigma, { minLength: SERVICES * Q, maxLength: SERVICES * Q });
const edges = fc.array(fc.record({ from: fc.nat(SERVICES - 1), to: fc.nat(SERVICES - 1) }), {
  maxLength: 12,
});
const order = fc.shuffledSubarray(
  Array.from({ length: SERVICES }, (_, service) => service),
  { minLength: SERVICES },
);

describe('the signature of an incident', () => {
  it('does not depend on the order of the services', () => {
    fc.assert(
      fc.property(table, edges, order, fc.nat(SERVICES - 1), (values, calls, places, service) => {
        const whole = Float32Array.from(values);
        const moved = new Float32Array(whole.length);
        places.forEach((to, from) => moved.set(whole.subarray(from * Q, (from + 1) * Q), to * Q));
        const movedCalls = calls.map(({ from, to }) => ({ from: places[from], to: places[to] }));
        const only = (deviations: Float32Array) => ({ whole: deviations, first: null, last: null });
        const [before] = signaturesOf(only(whole), calls, [service]);
        const [after] = signaturesOf(only(moved), movedCalls, [places[service]]);
        expect([...after].map(rounded)).toEqual([...before].map(rounded));
      }),
    );
  });

  it('lies between -1 and 1 and is unknown where nothing is known', () => {
    fc.assert(
      fc.property(table, edges, (values, calls) => {
        const whole = Float32Array.from(values);
        const [signature] = signaturesOf({ whole, first: whole, last: whole }, calls, [0]);
        expect(signature).toHaveLength(CHANNELS.length);
        signature.forEach((value) => expect(Math.abs(value) > 1).toBe(false));
        for (let quantity = 0; quantity < Q; quantity++) {
          expect(Number.isNaN(signature[quantity])).toBe(Number.isNaN(whole[quantity]));
        }
      }),
    );
  });

  it('looks at callers, callees and others apart', () => {
    const whole = new Float32Array(4 * Q);
    const latency = quantityIndex('latency');
    [3, 6, -6, 0].forEach((value, service) => (whole[service * Q + latency] = value));
    const calls = [
      { from: 1, to: 0 },
      { from: 0, to: 2 },
    ];
    const [signature] = signaturesOf({ whole, first: null, last: null }, calls, [0]);
    const at = (side: string): number => signature[channelIndex(side, 'latency')];
    expect([at('self'), at('callers'), at('callees'), at('others')].map((value) => value.toFixed(2))).toEqual(
      ['0.50', '0.67', '-0.67', '0.00'],
    );
  });

  it('tells a sudden onset from a slow one', () => {
    const of = (value: number): Float32Array => new Float32Array(Q).fill(value);
    const onset = (first: number): number =>
      signaturesOf({ whole: of(10), first: of(first), last: null }, [], [0])[0][
        channelIndex('course', 'onset')
      ];
    expect([onset(10), onset(0)]).toEqual([1, -1]);
  });
});

describe('the deviation of a series', () => {
  const series = (values: readonly number[]) => ({
    timesMs: Float64Array.from(values, (_, at) => at * 1000),
    values: Float64Array.from(values),
  });
  const usual = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10];
  const before = { fromMs: 0, toMs: 10_000 };
  const inside = { fromMs: 10_000, toMs: 20_000 };
  const ratio = { scale: 'ratio', floor: 0.1 } as const;

  it('does not depend on the unit of a ratio', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (unit) => {
        const values = [...usual, 20, 22, 21].map((value) => value * unit);
        const deviation = seriesDeviation(series(values), inside, before, ratio);
        expect(deviation).toBeCloseTo(
          seriesDeviation(series([...usual, 20, 22, 21]), inside, before, ratio),
          5,
        );
        expect(deviation).toBeGreaterThan(3);
      }),
    );
  });

  it('is 0 inside the usual range, and has the direction of what leaves it', () => {
    const of = (...during: number[]): number =>
      seriesDeviation(series([...usual, ...during]), inside, before, ratio);
    expect(of(10, 10, 10)).toBe(0);
    expect(of(2, 2, 2)).toBeLessThan(-3);
    expect(of(10, 10, 90, 90)).toBeGreaterThan(3);
  });

  it('is unknown where too little was measured', () => {
    expect(seriesDeviation(series(usual), inside, before, ratio)).toBeNaN();
    expect(seriesDeviation(series([...usual, 20]), inside, { fromMs: 8000, toMs: 10_000 }, ratio)).toBeNaN();
  });
});
