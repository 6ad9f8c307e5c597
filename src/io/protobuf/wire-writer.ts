import { DELIMITED, FIXED32, VARINT } from './wire-cursor';

/** Appends protobuf fields to a growing buffer. */
export class WireWriter {
  private bytes = new Uint8Array(256);
  private length = 0;

  /** An int64, enum or bool field. Negative numbers take ten bytes, as the format demands. */
  integer(field: number, value: number): this {
    this.tag(field, VARINT);
    this.varint(BigInt(value));
    return this;
  }

  float(field: number, value: number): this {
    this.tag(field, FIXED32);
    this.reserve(4);
    new DataView(this.bytes.buffer).setFloat32(this.length, value, true);
    this.length += 4;
    return this;
  }

  string(field: number, text: string): this {
    return this.raw(field, new TextEncoder().encode(text));
  }

  raw(field: number, data: Uint8Array): this {
    this.delimited(field, data.length);
    this.reserve(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
    return this;
  }

  /** The beginning of a field whose bytes follow elsewhere. */
  delimited(field: number, bytes: number): this {
    this.tag(field, DELIMITED);
    this.varint(BigInt(bytes));
    return this;
  }

  /** Fields that are encoded already. */
  encoded(fields: Uint8Array): this {
    this.reserve(fields.length);
    this.bytes.set(fields, this.length);
    this.length += fields.length;
    return this;
  }

  message(field: number, write: (writer: WireWriter) => void): this {
    const inner = new WireWriter();
    write(inner);
    return this.raw(field, inner.finish());
  }

  /** A packed repeated int64 field. */
  integers(field: number, values: readonly number[]): this {
    const inner = new WireWriter();
    values.forEach((value) => inner.varint(BigInt(value)));
    return this.raw(field, inner.finish());
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private tag(field: number, wireType: number): void {
    this.varint(BigInt((field << 3) | wireType));
  }

  private varint(value: bigint): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
  }

  private reserve(count: number): void {
    if (this.length + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
  }
}
