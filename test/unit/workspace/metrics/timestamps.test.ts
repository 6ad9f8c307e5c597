import { describe, expect, it } from 'vitest';
import { parseTimes } from '../../../../src/workspace/metrics/timestamps';

const utc = (text: string): number => Date.parse(text);

describe('parseTimes', () => {
  it.each([
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09Z'],
    ['2024-05-06 07:08:09.5', '2024-05-06T07:08:09.500Z'],
    ['2024/5/6 7:08', '2024-05-06T07:08:00Z'],
    ['2024-05-06', '2024-05-06T00:00:00Z'],
    ['2024-05-06T07:08:09+02:00', '2024-05-06T05:08:09Z'],
    ['1714979289', '2024-05-06T07:08:09Z'],
    ['1714979289000', '2024-05-06T07:08:09Z'],
    ['1714979289000000000', '2024-05-06T07:08:09Z'],
  ])('reads %s', (text, expected) => {
    expect(parseTimes([text])[0]).toBe(utc(expected));
  });

  it('tells day from month by the whole column', () => {
    expect([...parseTimes(['1/2/2015 0:00', '1/31/2015 0:15'])]).toEqual([
      utc('2015-01-02T00:00Z'),
      utc('2015-01-31T00:15Z'),
    ]);
    expect([...parseTimes(['1/2/2015 0:00', '31/1/2015 0:15'])]).toEqual([
      utc('2015-02-01T00:00Z'),
      utc('2015-01-31T00:15Z'),
    ]);
  });

  it.each(['', 'soon', '2024-02-30', '42', '2024-13-01'])('finds no time in %j', (text) => {
    expect(parseTimes([text])[0]).toBeNaN();
  });
});
