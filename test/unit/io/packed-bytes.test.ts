import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedReader, PackedWriter } from '../../../src/io/packed-bytes';

describe('packed bytes', () => {
  it('give back numbers and texts as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.maxSafeNat().map((value) => ['varint', value] as const),
            fc.integer({ min: -(2 ** 51), max: 2 ** 51 }).map((value) => ['signed', value] as const),
            fc.double({ noNaN: true }).map((value) => ['float64', value] as const),
            fc.string({ unit: 'grapheme' }).map((value) => ['text', value] as const),
          ),
        ),
        (items) => {
          const writer = new PackedWriter(1);
          for (const [kind, value] of items) {
            (writer[kind] as (value: unknown) => void).call(writer, value);
          }
          const reader = new PackedReader(Buffer.from(writer.view()));
          expect(items.map(([kind]) => [kind, reader[kind]()])).toEqual(items);
          expect(reader.ended).toBe(true);
        },
      ),
    );
  });

  it('take one byte for small numbers', () => {
    const writer = new PackedWriter();
    [0, 1, 127].forEach((value) => writer.varint(value));
    [0, -1, 63, -64].forEach((value) => writer.signed(value));
    expect(writer.length).toBe(7);
  });

  it('say that they end early', () => {
    expect(() => new PackedReader(Buffer.from([0x80])).varint()).toThrow(RangeError);
    expect(() => new PackedReader(Buffer.from([5, 1])).block()).toThrow(RangeError);
  });
});
