import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, bytesOf, intactIds, joined, record, splice } from '../../../../scripts/fuzz/parts';

const file = {
  name: 'x',
  parts: [
    between('['),
    ...joined(
      ['aa', 'bb', 'cc'].map((text) => record(text, text)),
      ',',
    ),
    between(']'),
  ],
};

describe('parts of a fuzzed file', () => {
  it('are replaced like the bytes they hold', () => {
    const place = fc.nat(bytesOf(file).length);
    fc.assert(
      fc.property(place, place, fc.string({ maxLength: 3 }), (a, b, inserted) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const text = bytesOf(file).toString();
        const changed = splice(file, from, to, Buffer.from(inserted));
        expect(bytesOf(changed).toString()).toBe(text.slice(0, from) + inserted + text.slice(to));
        for (const id of intactIds(changed)) {
          expect(bytesOf(changed).toString()).toContain(id);
        }
      }),
    );
  });

  it('are not intact when a copy behind replaces them', () => {
    const twice = { ...file, parts: [...file.parts, between('a('), between('bb')] };
    expect(intactIds({ ...twice, replacedBy: /^../ })).toEqual(['aa', 'cc']);
    expect(intactIds(twice)).toEqual(['aa', 'bb', 'cc']);
  });

  it('are intact when neither they nor what separates them was touched', () => {
    expect(intactIds(file)).toEqual(['aa', 'bb', 'cc']);
    // Inside bb; between aa and bb; the whole middle.
    expect(intactIds(splice(file, 5, 5, Buffer.from('x')))).toEqual(['aa', 'cc']);
    expect(intactIds(splice(file, 3, 4, Buffer.from(';')))).toEqual(['cc']);
    expect(intactIds(splice(file, 2, 8, Buffer.from('')))).toEqual([]);
  });
});
