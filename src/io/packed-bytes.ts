/** Numbers and texts packed into bytes: small numbers take few of them. Whole numbers up to 2^53. */

const CONTINUED = 0x80;
const LOW_BITS = 0x7f;
/** Above it, shifts of 32-bit numbers would lose bits. */
const SHIFTABLE = 2 ** 31;

export class PackedWriter {
  private bytes: Buffer;
  length = 0;

  /** @param firstBytes room at the beginning; it doubles as needed */
  constructor(firstBytes = 64) {
    this.bytes = Buffer.allocUnsafeSlow(firstBytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number from 0 on. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= SHIFTABLE) {
      this.bytes[this.length++] = (rest % CONTINUED) | CONTINUED;
      rest = Math.floor(rest / CONTINUED);
    }
    while (rest >= CONTINUED) {
      this.bytes[this.length++] = (rest & LOW_BITS) | CONTINUED;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number of either sign, up to 2^52. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  float64(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  /** Its length, then its bytes. */
  block(content: Uint8Array): void {
    this.varint(content.length);
    this.raw(content);
  }

  raw(content: Uint8Array): void {
    this.reserve(content.length);
    this.bytes.set(content, this.length);
    this.length += content.length;
  }

  text(text: string): void {
    this.block(Buffer.from(text, 'utf8'));
  }

  /** Begins anew in the same room: views of what was written are no longer valid. */
  clear(): void {
    this.length = 0;
  }

  /** What was written, as a view. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) {
      return;
    }
    const grown = Buffer.allocUnsafeSlow(Math.max(this.length + bytes, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** Reads what `PackedWriter` wrote. Throws a RangeError behind the end. */
export class PackedReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    if (this.at >= this.bytes.length) {
      throw new RangeError('packed bytes end early');
    }
    return this.bytes[this.at++];
  }

  varint(): number {
    let value = this.byte();
    if (value < CONTINUED) {
      return value;
    }
    value &= LOW_BITS;
    let factor = CONTINUED;
    for (;;) {
      const byte = this.byte();
      value += (byte & LOW_BITS) * factor;
      if (byte < CONTINUED) {
        return value;
      }
      factor *= CONTINUED;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  float64(): number {
    this.at += 8;
    return this.bytes.readDoubleLE(this.at - 8);
  }

  block(): Buffer {
    const length = this.varint();
    return this.raw(length);
  }

  raw(length: number): Buffer {
    const from = this.at;
    if (from + length > this.bytes.length) {
      throw new RangeError('packed bytes end early');
    }
    this.at = from + length;
    return this.bytes.subarray(from, this.at);
  }

  text(): string {
    return this.block().toString('utf8');
  }
}
