import { PackedWriter } from '../../../io/packed-bytes';

/** Gives equal sequences of bytes one number each, in order of first appearance, without a text for every look-up. */
export class ByteSets {
  /** Each sequence once, with its length before it. */
  readonly written = new PackedWriter(1 << 12);
  count = 0;
  /** First sequence of each hash, and the next one of the same hash. */
  private readonly first = new Map<number, number>();
  private readonly next: number[] = [];
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  numberOf(bytes: Uint8Array): number {
    const hash = hashOf(bytes);
    let number = this.first.get(hash);
    for (let at = number; at !== undefined; at = this.next[at]) {
      if (this.isAt(at, bytes)) {
        return at;
      }
      number = at;
    }
    const added = this.count++;
    if (number === undefined) {
      this.first.set(hash, added);
    } else {
      this.next[number] = added;
    }
    this.written.block(bytes);
    this.from.push(this.written.length - bytes.length);
    this.to.push(this.written.length);
    return added;
  }

  private isAt(number: number, bytes: Uint8Array): boolean {
    const from = this.from[number];
    if (this.to[number] - from !== bytes.length) {
      return false;
    }
    const written = this.written.view();
    return bytes.every((byte, index) => written[from + index] === byte);
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) {
    hash = Math.imul(hash ^ bytes[at], 0x01000193);
  }
  return hash;
}
