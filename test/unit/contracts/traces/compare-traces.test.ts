import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../../../src/contracts/traces/compare-traces';
import { smallTrace, type SmallSpan } from '../../support/small-trace';

const trace = (endMs: number, children: readonly SmallSpan[]) =>
  smallTrace([{ name: 'web GET', at: [0, endMs], children }]);
const paths = (...pair: readonly [ReturnType<typeof trace>, ReturnType<typeof trace>]) =>
  compareTraces(...pair).map(({ service, operation, depth, change, totalChangeMs, selfChangeMs }) => [
    `${service} ${operation}`,
    depth,
    change,
    totalChangeMs,
    selfChangeMs,
  ]);

describe('two traces by operation path', () => {
  it('says what is new, gone, slower and faster, parents before children', () => {
    const before = trace(100, [
      { name: 'cart GET', at: [0, 40] },
      { name: 'ads GET', at: [40, 60] },
      { name: 'tax GET', at: [60, 90] },
    ]);
    const after = trace(150, [
      { name: 'cart GET', at: [0, 90], children: [{ name: 'db SELECT', at: [0, 80] }] },
      { name: 'tax GET', at: [90, 100] },
    ]);
    expect(paths(before, after)).toEqual([
      ['web GET', 0, 'slower', 50, 40],
      ['cart GET', 1, 'slower', 50, -30],
      ['db SELECT', 2, 'new', 80, 80],
      ['ads GET', 1, 'gone', -20, -20],
      ['tax GET', 1, 'faster', -20, -20],
    ]);
  });

  it('joins spans of one path, and keeps apart the same operation on another', () => {
    const before = trace(100, [
      { name: 'db SELECT', at: [0, 10] },
      { name: 'db SELECT', at: [10, 20], fails: 'timeout' },
      { name: 'cart GET', at: [20, 60], children: [{ name: 'db SELECT', at: [20, 30] }] },
    ]);
    const compared = compareTraces(before, before);
    expect(compared.map(({ before: side }) => side)).toEqual([
      { count: 1, totalMs: 100, selfMs: 40, errors: 0, row: 0 },
      { count: 2, totalMs: 20, selfMs: 20, errors: 1, row: 1 },
      { count: 1, totalMs: 40, selfMs: 30, errors: 0, row: 3 },
      { count: 1, totalMs: 10, selfMs: 10, errors: 0, row: 4 },
    ]);
    expect(compared.map(({ parent }) => parent)).toEqual([-1, 0, 0, 2]);
    expect(compared.every(({ change, totalChangeMs }) => change === 'same' && totalChangeMs === 0)).toBe(
      true,
    );
  });

  it('says no change where it is a small part of the trace or of the path', () => {
    const spans = (cartMs: number, taxMs: number): SmallSpan[] => [
      { name: 'cart GET', at: [0, cartMs] },
      { name: 'tax GET', at: [500, 500 + taxMs] },
    ];
    // cart: 20 of 400 ms are 5 %; tax: 5 ms are half of the trace's hundredth.
    expect(
      paths(trace(1000, spans(400, 5)), trace(1000, spans(420, 10))).map(([, , change]) => change),
    ).toEqual(['same', 'same', 'same']);
  });

  it('compares a trace as deep as it is long', () => {
    const names = Array.from({ length: 20_000 }, (): SmallSpan => ({ name: 'a b', at: [0, 1] }));
    const flat = smallTrace(names);
    const parent = flat.spans.parent.map((_, row) => row - 1);
    const chain = { ...flat, spans: { ...flat.spans, parent } };
    expect(compareTraces(chain, chain)).toHaveLength(20_000);
  });
});
