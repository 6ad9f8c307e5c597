import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteSets } from '../../../../src/methods/traces/file-index/byte-sets';
import { sortDistinct } from '../../../../src/methods/traces/file-index/distinct';
import { PackedReader } from '../../../../src/io/packed-bytes';

it('sorts the first values and keeps each once, leaving those behind alone', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 120 });
  fc.assert(
    fc.property(numbers, numbers, (own, behind) => {
      const values = Uint32Array.from([...own, ...behind]);
      const count = sortDistinct(values, own.length);
      expect([...values.subarray(0, count)]).toEqual([...new Set(own)].sort((a, b) => a - b));
      expect([...values.subarray(own.length)]).toEqual(behind);
    }),
  );
});

it('numbers equal bytes alike, in order of first appearance, and writes each once', () => {
  const sequence = fc.uint8Array({ maxLength: 3, max: 2 });
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 60 }), (sequences) => {
      const sets = new ByteSets();
      const texts = sequences.map((bytes) => bytes.join());
      const distinct = [...new Set(texts)];
      expect(sequences.map((bytes) => sets.numberOf(bytes))).toEqual(
        texts.map((text) => distinct.indexOf(text)),
      );
      const reader = new PackedReader(sets.written.view());
      expect(distinct.map(() => reader.block().join())).toEqual(distinct);
      expect(sets.count).toBe(distinct.length);
    }),
  );
});

it('tells bytes with one hash apart', () => {
  // Two sequences that FNV-1a maps to one 32-bit number.
  const [first, second] = collision();
  const sets = new ByteSets();
  expect([first, second, first, second].map((bytes) => sets.numberOf(bytes))).toEqual([0, 1, 0, 1]);
});

function collision(): [Uint8Array, Uint8Array] {
  const seen = new Map<number, Uint8Array>();
  for (let number = 0; ; number++) {
    const bytes = new Uint8Array(Float64Array.of(Math.sqrt(number)).buffer);
    const hash = bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5);
    const known = seen.get(hash);
    if (known !== undefined) {
      return [known, bytes];
    }
    seen.set(hash, bytes);
  }
}
