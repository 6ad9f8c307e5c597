import { describe, expect, it } from 'vitest';
import { FailureTexts, failureGroupOf } from '../../../src/topology/failure-texts';

describe('texts of failures', () => {
  it('group what differs only in numbers and ids, and keep the first', () => {
    const texts = new FailureTexts();
    texts.add(3, 'order 17 of user 5f1b2c3d-0000-1111-2222-333344445555 not found');
    texts.add(9, 'Order 4711 of user 6a1b2c3d-0000-1111-2222-333344445555 not found');
    texts.add(11, 'timeout');
    const columns = texts.view();
    expect([0, 3, 9, 10, 11].map((row) => failureGroupOf(columns, row))).toEqual([
      undefined,
      0,
      0,
      undefined,
      1,
    ]);
    expect(texts.examples).toEqual([
      'order 17 of user 5f1b2c3d-0000-1111-2222-333344445555 not found',
      'timeout',
    ]);
  });

  it('keep codes of answers apart', () => {
    const texts = new FailureTexts();
    ['HTTP 502', 'HTTP 503', 'gRPC status 14', 'gRPC status 2', 'after 3 tries', 'after 5 tries'].forEach(
      (text, row) => texts.add(row, text),
    );
    expect(texts.examples).toEqual([
      'HTTP 502',
      'HTTP 503',
      'gRPC status 14',
      'gRPC status 2',
      'after 3 tries',
    ]);
  });

  it('stay bounded, one line each', () => {
    const texts = new FailureTexts();
    const letters = (n: number): string =>
      n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]);
    for (let row = 0; row < 20_000; row++) {
      texts.add(row, `${letters(row)} ${'long '.repeat(200)}\n  at a.b.c`);
    }
    expect(texts.examples.length).toBeLessThanOrEqual(512);
    expect(Math.max(...texts.examples.map(({ length }) => length))).toBeLessThanOrEqual(160);
    expect(texts.view().row.length).toBeLessThan(20_000);
  });
});
