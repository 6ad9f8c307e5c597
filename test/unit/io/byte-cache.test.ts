import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textCache } from '../../../src/io/byte-cache';

it('gives every text as decoding it would, however often texts repeat or share a slot', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constant('http.route'),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
      const repeated = textCache();
      const bytes = Buffer.from(texts.join(''));
      let at = 0;
      for (const each of [...texts, ...texts]) {
        const from = at % bytes.length;
        const to = Math.min(bytes.length, from + Buffer.byteLength(each));
        expect(repeated.of(bytes, from, to)).toBe(bytes.toString('utf8', from, to));
        at = to;
      }
    }),
  );
});
