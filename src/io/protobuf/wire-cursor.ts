import type { ByteCache } from '../byte-cache';

/** Wire types of Protocol Buffers. Groups (3, 4) occur in no format that is read here. */
export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;
export const FIXED32 = 5;

const MAX_TAG = 0xffffffff;

/** Bytes that are no Protocol Buffers message; `offset` counts from the first byte the cursor was given. */
export class WireError extends Error {
  constructor(
    reason: string,
    readonly offset: number,
  ) {
    super(reason);
  }
}

/**
 * Walks the fields of messages that lie in memory as a whole:
 *
 *     while (cursor.next()) {
 *       if (cursor.field === 1 && cursor.wire === DELIMITED) name = cursor.text();
 *       else cursor.skip();
 *     }
 *
 * Every length is checked against the message around it. All methods throw WireError.
 */
export class WireCursor {
  /** Number and wire type of the field that `next` found, and both as they stand on the wire. */
  field = 0;
  wire = 0;
  tag = 0;

  /**
   * Walks [at, end) of `bytes`.
   * @param texts decodes texts that repeat over many cursors; undefined decodes each one
   */
  constructor(
    private readonly bytes: Buffer,
    public at = 0,
    public end = bytes.length,
    private readonly texts?: ByteCache<string>,
  ) {}

  /** Advances to the next field of the current message; false at its end. */
  next(): boolean {
    if (this.at >= this.end) {
      return false;
    }
    const tag = this.varint();
    if (tag < 8 || tag > MAX_TAG) {
      this.fail(`${tag} is no field tag`);
    }
    this.tag = tag;
    this.field = tag >>> 3;
    this.wire = tag & 7;
    return true;
  }

  /** An unsigned varint, exact up to 2^53. */
  varint(): number {
    const { bytes, end } = this;
    if (this.at < end && bytes[this.at] < 0x80) {
      return bytes[this.at++];
    }
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      if (this.at >= end) {
        this.fail('a number crosses the end of its message');
      }
      const byte = bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value;
      }
      scale *= 0x80;
    }
    return this.fail('a number longer than ten bytes');
  }

  /** A varint as the signed 64-bit integer it stands for; digits where a number would not be exact. */
  int64(): number | string {
    const start = this.at;
    const value = this.varint();
    if (value <= Number.MAX_SAFE_INTEGER) {
      return value;
    }
    let exact = 0n;
    for (let at = this.at - 1; at >= start; at--) {
      exact = (exact << 7n) | BigInt(this.bytes[at] & 0x7f);
    }
    const signed = BigInt.asIntN(64, exact);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : String(signed);
  }

  fixed32(): number {
    return this.bytes.readUInt32LE(this.pass(4));
  }

  /** An unsigned 64-bit integer as its two halves. */
  fixed64(): { readonly high: number; readonly low: number } {
    const at = this.pass(8);
    return { low: this.bytes.readUInt32LE(at), high: this.bytes.readUInt32LE(at + 4) };
  }

  double(): number {
    return this.bytes.readDoubleLE(this.pass(8));
  }

  text(): string {
    const length = this.length();
    const from = this.at;
    this.at = from + length;
    return this.texts === undefined
      ? this.bytes.toString('utf8', from, this.at)
      : this.texts.of(this.bytes, from, this.at);
  }

  hex(): string {
    const length = this.length();
    return this.bytes.toString('hex', this.at, (this.at += length));
  }

  base64(): string {
    const length = this.length();
    return this.bytes.toString('base64', this.at, (this.at += length));
  }

  /** Steps into a nested message; give the result to `leave`. */
  enter(): number {
    const length = this.length();
    const outer = this.end;
    this.end = this.at + length;
    return outer;
  }

  /** Steps out of a nested message, passing over what is left of it. */
  leave(outerEnd: number): void {
    this.at = this.end;
    this.end = outerEnd;
  }

  /** Reads the length of a delimited field's value, which then starts at `at` and ends within the message. */
  private length(): number {
    const length = this.varint();
    if (length > this.end - this.at) {
      this.fail(`a value of ${length} bytes, but its message has only ${this.end - this.at} left`);
    }
    return length;
  }

  skip(): void {
    switch (this.wire) {
      case VARINT:
        this.varint();
        return;
      case FIXED64:
        this.pass(8);
        return;
      case DELIMITED:
        this.pass(this.varint());
        return;
      case FIXED32:
        this.pass(4);
        return;
      default:
        this.fail(`field ${this.field} has wire type ${this.wire}`);
    }
  }

  /** Passes over bytes; returns where they start. */
  private pass(length: number): number {
    const start = this.at;
    if (length > this.end - start) {
      this.fail(`a value of ${length} bytes, but its message has only ${this.end - start} left`);
    }
    this.at = start + length;
    return start;
  }

  private fail(reason: string): never {
    throw new WireError(reason, this.at);
  }
}
