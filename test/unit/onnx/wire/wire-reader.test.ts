import { closeSync, openSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';
import { OnnxFileError } from '../../../../src/onnx/error';
import { PagedFile } from '../../../../src/onnx/wire/paged-file';
import { WireReader } from '../../../../src/onnx/wire/wire-reader';
import { modelFile } from '../support/model-files';

function readerOf(bytes: Uint8Array): WireReader {
  const descriptor = openSync(modelFile(bytes), 'r');
  onTestFinished(() => closeSync(descriptor));
  return new WireReader(new PagedFile('file', descriptor, bytes.length));
}

function onField<T>(bytes: Uint8Array, read: (reader: WireReader) => T): T {
  const reader = readerOf(bytes);
  expect(reader.next()).toBe(true);
  return read(reader);
}

describe('wire reader', () => {
  it('reads back any integer, negative ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const writer = new WireWriter();
        values.forEach((value) => writer.integer(1, value));
        const reader = readerOf(writer.finish());
        const read: number[] = [];
        while (reader.next()) {
          read.push(reader.integer());
        }
        expect(read).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('reads lists packed and unpacked, keeps as many as asked for and counts all', () => {
    const values = [1, -1, 2 ** 40, -(2 ** 40), 0];
    const kept: number[] = [];
    expect(onField(new WireWriter().integers(1, values).finish(), (reader) => reader.integers(kept, 3))).toBe(
      5,
    );
    expect(kept).toEqual(values.slice(0, 3));
    const single: number[] = [];
    expect(onField(new WireWriter().integer(1, -7).finish(), (reader) => reader.integers(single, 3))).toBe(1);
    expect(single).toEqual([-7]);
  });

  it('reads floats, text and messages inside messages, and skips the rest', () => {
    const bytes = new WireWriter()
      .float(9, 3)
      .raw(8, new Uint8Array(300_000))
      .message(1, (outer) => outer.string(3, 'größe').message(2, (inner) => inner.float(1, 1.5)))
      .integer(4, 1)
      .finish();
    const seen: unknown[] = [];
    const reader = readerOf(bytes);
    while (reader.next()) {
      if (reader.field !== 1) {
        reader.skip();
      } else {
        reader.message(() => {
          while (reader.next()) {
            if (reader.field === 3) {
              seen.push(reader.string());
            } else {
              reader.message(() => reader.next() && seen.push(reader.float()));
            }
          }
        });
      }
    }
    expect(seen).toEqual(['größe', 1.5]);
  });

  it('says where and why it stops', () => {
    const reason = (bytes: number[], read: (reader: WireReader) => unknown): string => {
      try {
        onField(Uint8Array.from(bytes), read);
      } catch (error) {
        expect(error).toBeInstanceOf(OnnxFileError);
        return (error as Error).message;
      }
      return 'no error';
    };
    expect(reason([0x0a, 0x7f, 0x00], (reader) => reader.skip())).toBe(
      'file: at byte 0: a length of 127 bytes, but only 1 are left of the file',
    );
    expect(
      reason([0x0a, 0x03, 0x12, 0x05, 0x00], (reader) =>
        reader.message(() => reader.next() && reader.skip()),
      ),
    ).toBe('file: at byte 2: a length of 5 bytes, but only 1 are left of the message around it');
    expect(reason([0x0a, 0x02, 0xc3, 0x28], (reader) => reader.string())).toBe(
      'file: at byte 2: text that is not UTF-8',
    );
    expect(reason([0x08, 0xff, 0xff], (reader) => reader.integer())).toBe(
      'file: at byte 3: the file ends inside a number',
    );
    expect(reason([0x08, ...new Array<number>(11).fill(0xff)], (reader) => reader.integer())).toBe(
      'file: at byte 11: a number longer than ten bytes',
    );
    expect(reason([0x0b], (reader) => reader.skip())).toBe(
      'file: at byte 0: field 1 has wire type 3, which ONNX does not use',
    );
    expect(reason([0x0a, 0x00], (reader) => reader.integer())).toBe(
      'file: at byte 0: field 1 should be an integer, its wire type is 2',
    );
    expect(reason([0x0d, 0x00], (reader) => reader.float())).toBe(
      'file: at byte 1: a fixed-size number crosses the end of its message',
    );
  });

  it('stops at messages nested without end', () => {
    let bytes: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 200; depth++) {
      bytes = new WireWriter().raw(1, bytes).finish();
    }
    const descend = (reader: WireReader): void => {
      if (reader.next()) {
        reader.message(() => descend(reader));
      }
    };
    expect(() => descend(readerOf(bytes))).toThrow('more than 100 messages inside one another');
  });
});
