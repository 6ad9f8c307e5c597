import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, wrap } from '../../../../src/cli/terminal/text';

describe('wrap', () => {
  it.each(['100 %', '2.5 ms', '3 min', '64 MiB', '1.2×', '14 h', '5 sigma'])(
    'keeps %s on one line',
    (amount) => {
      const text = `all calls to store fail (${amount}), more than before`;
      for (let width = 12; width < 60; width++) {
        expect(wrap(text, width).some((line) => line.includes(amount))).toBe(true);
      }
    },
  );

  it('does not take a word that begins like a unit for one', () => {
    expect(wrap('service-7 handles calls', 9)).toEqual(['service-7', 'handles', 'calls']);
  });

  it('joins a number and its unit only, whatever follows', () => {
    expect(wrap('aaaaaaa11 %%%%%%%%1 %-------1', 20)).toEqual(['aaaaaaa11 %%%%%%%%1', '%-------1']);
  });

  it('keeps every word in order, within the width unless one word is longer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z%0-9]{1,9}$/)),
        fc.integer({ min: 20, max: 80 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);
          expect(lines.join(' ')).toBe(words.join(' '));
          expect(lines.every((line) => columnsOf(line) <= width)).toBe(true);
        },
      ),
    );
  });
});
