import type { ByteWindow } from '../../../io/byte-window';
import { MAX_RECORD_BYTES } from '../../../io/json-cut';
import { fitsElement } from './element';
import { ELEMENT_TAG, type Layout, SIZE_BYTES } from './layout';
import { signalOf } from './signal';
import { WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/** An element of `resourceSpans`, or what stands in its place. `offset` is that in the decompressed file. */
export type ProtoCut =
  /** The element's content is [from, to) of the window's bytes until the next cut. */
  | { readonly kind: 'element'; readonly offset: number; readonly from: number; readonly to: number }
  | { readonly kind: 'broken'; readonly offset: number; readonly reason: string };

/** Bytes that may be searched for the next good element after damaged ones, per file. */
const SEARCH_BUDGET_BYTES = 256 << 20;
/** What looking closely at a place costs of it, beside the bytes looked at. */
const LOOK_BYTES = 64;
/** Field 2, delimited. */
const SCOPED_TAG = 0x12;
/** A tag and a length of ten bytes. */
const MAX_HEAD_BYTES = 11;

/**
 * Cuts an OTLP export in Protocol Buffers into the elements of its messages, one in memory at a time. An element that
 * does not add up (a damaged length, lost bytes) is reported, and the next place where one does is searched for, so that
 * damage costs only what it hit.
 */
export function cutElements(
  window: ByteWindow,
  layout: Layout,
  maxElementBytes = MAX_RECORD_BYTES,
): AsyncGenerator<ProtoCut> {
  return new ElementCutter(window, layout, maxElementBytes).cut();
}

interface Extent {
  /** Absolute offsets of the content. */
  readonly start: number;
  readonly end: number;
}

class ElementCutter {
  private at = 0;
  /** Where the message around the cursor ends. */
  private messageEnd: number;
  private searchBudget = SEARCH_BUDGET_BYTES;

  constructor(
    private readonly window: ByteWindow,
    private readonly layout: Layout,
    private readonly maxElementBytes: number,
  ) {
    this.messageEnd = layout === 'bare' ? Number.POSITIVE_INFINITY : 0;
  }

  async *cut(): AsyncGenerator<ProtoCut> {
    for (;;) {
      const inMemory = this.elementInMemory();
      if (inMemory !== null) {
        yield inMemory;
        continue;
      }
      if (!(await this.load(1))) {
        break;
      }
      const offset = this.at;
      const outcome = this.at >= this.messageEnd ? await this.enterMessage() : await this.element();
      if (outcome === null) {
        continue;
      }
      if (typeof outcome !== 'string') {
        yield outcome;
        continue;
      }
      yield { kind: 'broken', offset, reason: outcome };
      await this.search();
    }
    if (this.at < this.messageEnd && this.layout === 'sized') {
      yield { kind: 'broken', offset: this.at, reason: 'the file ends in the middle of a message' };
    }
  }

  /** The element at the cursor, if it lies in memory and nothing is wrong with it: nothing is awaited for most. */
  private elementInMemory(): ProtoCut | null {
    const { window } = this;
    if (this.at + MAX_HEAD_BYTES > window.end || this.at >= this.messageEnd) {
      return null;
    }
    const extent = this.extentAt(this.at);
    if (
      extent === null ||
      extent.end > Math.min(window.end, this.messageEnd) ||
      extent.end - this.at > this.maxElementBytes
    ) {
      return null;
    }
    return this.cutAt(extent);
  }

  /** The element or other field at the cursor; null = passed over; a text = what is wrong there. */
  private async element(): Promise<ProtoCut | string | null> {
    const isWhole = await this.load(MAX_HEAD_BYTES);
    const extent = this.extentAt(this.at);
    if (extent === null) {
      return isWhole || this.byteAt(this.at) !== ELEMENT_TAG
        ? 'bytes that are no OTLP message'
        : 'the file ends in the middle of this record';
    }
    if (extent.end > this.messageEnd) {
      return 'a record that reaches beyond its message';
    }
    if (extent.end - this.at > this.maxElementBytes) {
      return this.passOversize(extent.end);
    }
    if (!(await this.load(extent.end - this.at))) {
      return 'the file ends in the middle of this record';
    }
    return this.cutAt(extent) ?? 'a record whose parts do not add up to its length';
  }

  /** Reads the size in front of a message; null = the cursor is in it. */
  private async enterMessage(): Promise<string | null> {
    if (!(await this.load(SIZE_BYTES))) {
      return 'the file ends in the middle of the size of a message';
    }
    const size = this.window.bytes.readUInt32BE(this.at - this.window.base);
    if (size > 0 && (await this.load(SIZE_BYTES + 1)) && this.byteAt(this.at + SIZE_BYTES) !== ELEMENT_TAG) {
      return 'a size that no OTLP message follows';
    }
    this.at += SIZE_BYTES;
    this.messageEnd = this.at + size;
    return null;
  }

  private async passOversize(end: number): Promise<ProtoCut> {
    const offset = this.at;
    this.at = end;
    while (this.window.end < end && (await this.window.fill(end))) {}
    return {
      kind: 'broken',
      offset,
      reason: `one record is larger than ${Math.round(this.maxElementBytes / (1 << 20))} MB`,
    };
  }

  private cutAt({ start, end }: Extent): ProtoCut | null {
    const { bytes, base } = this.window;
    if (!fitsElement(bytes, start - base, end - base)) {
      return null;
    }
    const offset = this.at;
    this.at = end;
    return { kind: 'element', offset, from: start - base, to: end - base };
  }

  /** Moves the cursor to the next place where an element, or a size and an element, adds up; else to the end. */
  private async search(): Promise<void> {
    const { window } = this;
    const from = this.at + 1;
    let tag = from;
    while (this.searchBudget > 0) {
      this.at = Math.max(from, tag - SIZE_BYTES);
      const found = window.bytes
        .subarray(0, window.length)
        .indexOf(ELEMENT_TAG, Math.max(0, tag - window.base));
      if (found < 0) {
        tag = Math.max(tag, window.end);
        if (!(await window.fill(this.at))) {
          break;
        }
        continue;
      }
      tag = window.base + found;
      if (!this.mayBegin(found)) {
        tag++;
        this.searchBudget--;
        continue;
      }
      const size = tag - SIZE_BYTES;
      this.at = Math.max(from, size);
      if (
        this.layout === 'sized' &&
        size >= from &&
        (await this.holdsSpans(tag, tag + window.bytes.readUInt32BE(size - window.base)))
      ) {
        this.messageEnd = size;
        return;
      }
      if (tag < this.messageEnd && (await this.holdsSpans(tag, this.messageEnd))) {
        this.at = tag;
        return;
      }
      tag++;
    }
    while (await window.fill(window.end)) {}
    this.at = window.end;
    this.messageEnd = window.end;
  }

  /**
   * Whether a short look leaves it open that an element begins at a place in the window: it begins with the resource or
   * the first scope, which ends within it. Almost all places fail, and looking closer costs a hundred times more.
   */
  private mayBegin(index: number): boolean {
    const { bytes, length } = this.window;
    if (index + 3 >= length || bytes[index + 1] >= 0x80) {
      return true;
    }
    const first = bytes[index + 2];
    const size = bytes[index + 3];
    return (first === ELEMENT_TAG || first === SCOPED_TAG) && (size >= 0x80 || size + 2 <= bytes[index + 1]);
  }

  /** Whether an element with records stands at `at`, at the cursor or closely behind, and ends by `limit`. */
  private async holdsSpans(at: number, limit: number): Promise<boolean> {
    await this.load(at - this.at + MAX_HEAD_BYTES);
    this.searchBudget -= LOOK_BYTES;
    const extent = this.extentAt(at);
    if (extent === null || extent.end > limit || extent.end - at > this.maxElementBytes) {
      return false;
    }
    // Checked before the rest is waited for.
    const first = this.byteAt(extent.start);
    if (first !== ELEMENT_TAG && first !== SCOPED_TAG) {
      return false;
    }
    if (!(await this.load(extent.end - this.at))) {
      return false;
    }
    this.searchBudget -= extent.end - at;
    const { bytes, base } = this.window;
    return (
      fitsElement(bytes, extent.start - base, extent.end - base) &&
      signalOf(bytes, extent.start - base, extent.end - base) !== undefined
    );
  }

  /** Where the content of an element at `at` lies, whose head is in memory; null when none starts there. */
  private extentAt(at: number): Extent | null {
    const { bytes, base, length } = this.window;
    if (bytes[at - base] !== ELEMENT_TAG) {
      return null;
    }
    const cursor = new WireCursor(bytes, at - base + 1, length);
    try {
      const size = cursor.varint();
      return { start: base + cursor.at, end: base + cursor.at + size };
    } catch (error) {
      if (error instanceof WireError) {
        return null;
      }
      throw error;
    }
  }

  private byteAt(offset: number): number {
    return this.window.bytes[offset - this.window.base];
  }

  /** Has so many bytes from the cursor on in memory; false when the file ends before. */
  private async load(bytes: number): Promise<boolean> {
    while (this.window.end < this.at + bytes) {
      if (!(await this.window.fill(this.at))) {
        return false;
      }
    }
    return true;
  }
}
