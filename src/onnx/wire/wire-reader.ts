import { DELIMITED, FIXED32, FIXED64, VARINT } from '../../io/protobuf/wire-cursor';
import type { PagedFile } from './paged-file';

/** What a network's structure stays far below, and a hostile file does not. Protobuf itself stops at the same depth. */
const LIMITS = {
  depth: 100,
  entries: 2_000_000,
  textBytes: 64 << 20,
  oneTextBytes: 256 << 10,
  keptElements: 2_000_000,
} as const;

/**
 * Walks the fields of protocol-buffer messages without reading what it does not need:
 *
 *     while (reader.next()) {
 *       if (reader.field === 1) name = reader.string();
 *       else reader.skip();
 *     }
 *
 * Every length is checked against the message around it, so that a wrong one is an error where it stands.
 */
export class WireReader {
  /** Number of the field that `next` found. */
  field = 0;
  /** Where the tag of that field stands. */
  fieldOffset = 0;
  private offset = 0;
  private limit: number;
  private wire = 0;
  private depth = 0;
  private entries = 0;
  private textBytes = 0;
  private keptElements = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly scratch = new DataView(new ArrayBuffer(8));

  constructor(readonly file: PagedFile) {
    this.limit = file.sizeBytes;
  }

  /** Advances to the next field of the current message; false at its end. */
  next(): boolean {
    if (this.offset >= this.limit) {
      return false;
    }
    this.fieldOffset = this.offset;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.wire = tag % 8;
    if (this.field === 0 || this.field > 0x1fffffff) {
      this.fail(`${tag} is no field tag: this is not an ONNX model, or it is damaged`);
    }
    return true;
  }

  /** A 64-bit signed integer, exact up to 2^53. */
  integer(): number {
    this.expect(VARINT, 'an integer');
    return this.varintSigned();
  }

  float(): number {
    this.expect(FIXED32, 'a float');
    return this.take(4).getFloat32(0, true);
  }

  string(): string {
    const { start, length } = this.span();
    this.textBytes += length;
    if (length > LIMITS.oneTextBytes || this.textBytes > LIMITS.textBytes) {
      this.fail(`${length} bytes of text are more than a network has use for`, start);
    }
    this.count();
    try {
      return this.decoder.decode(this.file.bytesAt(start, length));
    } catch (error) {
      if (error instanceof TypeError) {
        this.fail('text that is not UTF-8', start);
      }
      throw error;
    }
  }

  /** Hands on the place of a length-delimited field and passes over it unread. */
  span(): { readonly start: number; readonly length: number } {
    this.expect(DELIMITED, 'a length-delimited value');
    const length = this.varint();
    const start = this.offset;
    if (length > this.limit - start) {
      this.fail(
        `a length of ${length} bytes, but only ${this.limit - start} are left${this.depth > 0 ? ' of the message around it' : ' of the file'}`,
      );
    }
    this.offset = start + length;
    return { start, length };
  }

  /** Reads a nested message with `read`, which consumes its fields. */
  message<T>(read: () => T): T {
    const outer = this.enter();
    const result = read();
    this.leave(outer);
    return result;
  }

  /** Steps into a nested message; give the result to `leave` after its last field. */
  enter(): number {
    const { start, length } = this.span();
    this.count();
    if (++this.depth > LIMITS.depth) {
      this.fail(`more than ${LIMITS.depth} messages inside one another`);
    }
    const outer = this.limit;
    this.offset = start;
    this.limit = start + length;
    return outer;
  }

  leave(outerLimit: number): void {
    this.offset = this.limit;
    this.limit = outerLimit;
    this.depth--;
  }

  /** One or more integers of a repeated field, packed or not. Appends to `into` at most up to `most` entries; returns how many there were. */
  integers(into: number[], most: number): number {
    return this.repeated(VARINT, into, most, () => this.varintSigned());
  }

  floats(into: number[], most: number): number {
    return this.repeated(FIXED32, into, most, () => this.take(4).getFloat32(0, true));
  }

  doubles(into: number[], most: number): number {
    return this.repeated(FIXED64, into, most, () => this.take(8).getFloat64(0, true));
  }

  /** Whether so many more tensor elements may be held in memory; a hostile file must not fill it with small tensors. */
  keepElements(count: number): boolean {
    if (this.keptElements + count > LIMITS.keptElements) {
      return false;
    }
    this.keptElements += count;
    return true;
  }

  skip(): void {
    switch (this.wire) {
      case VARINT:
        this.varint();
        return;
      case FIXED64:
        this.take(8);
        return;
      case DELIMITED:
        this.span();
        return;
      case FIXED32:
        this.take(4);
        return;
      default:
        this.fail(`field ${this.field} has wire type ${this.wire}, which ONNX does not use`);
    }
  }

  fail(reason: string, offset = this.fieldOffset): never {
    this.file.fail(offset, reason);
  }

  private repeated(single: number, into: number[], most: number, read: () => number): number {
    if (this.wire === single) {
      const value = read();
      if (into.length < most) {
        into.push(value);
      }
      return 1;
    }
    const { start, length } = this.span();
    // A list that will not be kept is not read either; its entries are counted by their size, varints by at least a byte.
    if (length > most * 10) {
      return single === VARINT ? length : length / (single === FIXED32 ? 4 : 8);
    }
    const [outer, end] = [this.limit, start + length];
    this.offset = start;
    this.limit = end;
    let count = 0;
    for (; this.offset < end; count++) {
      const value = read();
      if (into.length < most) {
        into.push(value);
      }
    }
    this.limit = outer;
    return count;
  }

  private expect(wire: number, what: string): void {
    if (this.wire !== wire) {
      this.fail(`field ${this.field} should be ${what}, its wire type is ${this.wire}`);
    }
  }

  private count(): void {
    if (++this.entries > LIMITS.entries) {
      this.fail(`more than ${LIMITS.entries} entries: more than any network has`);
    }
  }

  /** An unsigned varint; above 2^53 rounded, which as a length or a tag is refused anyway. */
  private varint(): number {
    const value = this.varintSigned();
    return value < 0 ? value + 2 ** 64 : value;
  }

  private varintSigned(): number {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.offset >= this.limit) {
        this.fail(
          this.limit === this.file.sizeBytes
            ? 'the file ends inside a number'
            : 'a number crosses the end of its message',
          this.offset,
        );
      }
      const byte = this.file.byteAt(this.offset++);
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else if (shift < 63) {
        high |= bits << (shift - 32);
      } else {
        high |= (bits & 1) << 31;
      }
      if (byte < 0x80) {
        return high * 0x1_0000_0000 + (low >>> 0);
      }
    }
    return this.fail('a number longer than ten bytes', this.offset);
  }

  private take(length: 4 | 8): DataView {
    if (this.limit - this.offset < length) {
      this.fail('a fixed-size number crosses the end of its message', this.offset);
    }
    const bytes = this.file.bytesAt(this.offset, length);
    for (let index = 0; index < length; index++) {
      this.scratch.setUint8(index, bytes[index]);
    }
    this.offset += length;
    return this.scratch;
  }
}
