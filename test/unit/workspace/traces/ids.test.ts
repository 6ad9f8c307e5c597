import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../src/workspace/traces/ids';

describe('idOf', () => {
  it('gives the same text for every way to write the same bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8, 16).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
        (bytes) => {
          const hex = Buffer.from(bytes).toString('hex');
          const expected = hex.replace(/^0+/, '') || undefined;
          for (const written of [
            hex,
            hex.toUpperCase(),
            hex.replace(/^0+/, ''),
            Buffer.from(bytes).toString('base64'),
          ]) {
            expect(idOf(written)).toBe(expected);
          }
        },
      ),
    );
  });

  it('leaves other texts as they are', () => {
    for (const id of ['A-1', 'Span7', 'xyz=', 'S']) {
      expect(idOf(id)).toBe(id);
    }
  });

  it('has none for what is missing, empty or all zeros', () => {
    for (const none of [undefined, null, '', '0', '0000000000000000', 0, Number.NaN, {}, []]) {
      expect(idOf(none)).toBeUndefined();
    }
  });
});
