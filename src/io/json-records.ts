import { messageOf } from './byte-source';
import type { ByteWindow } from './byte-window';
import { END_OF_FILE, inside, JsonCursor, type Mark, NOT_IN_MEMORY, type ScanEnd } from './json-cursor';
import type { Broken, Cut, CutOptions, JsonObject, Outcome, RecordShape } from './json-cut';
import { MAX_RECORD_BYTES, megabytes } from './json-cut';
import { PlainRecords } from './tape/plain-records';

/** Bytes that may be scanned a second time while looking for the record after a broken one, per file. */
const RESCAN_BUDGET_BYTES = 32 << 20;

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const PRIMITIVE = /^(null|true|false|-?\d[\d.eE+-]*)$/;

/**
 * Cuts a JSON file of any size into its records: a byte scan finds where each one ends, `JSON.parse` reads it. The file
 * may be one document, JSON Lines, or documents one after the other. After a broken record it looks for the next object
 * that is one, first inside the broken record, because a missing bracket makes the records that follow look like parts
 * of it. Holds one record in memory at a time; awaits only when it needs more bytes.
 */
export function cutRecords(
  window: ByteWindow,
  shape: RecordShape,
  options: CutOptions = {},
): AsyncGenerator<Cut> {
  return new RecordCutter(new JsonCursor(window), shape, options).cut();
}

class RecordCutter {
  /** Open containers around the records, outermost first. */
  private readonly open: ('object' | 'array')[] = [];
  private readonly maxRecordBytes: number;
  private rescanBudget = RESCAN_BUDGET_BYTES;
  private endReported = false;
  private readonly plain: PlainRecords;
  /** What looks like a record may be a part of a broken one. */
  private isSearching = false;

  constructor(
    private readonly cursor: JsonCursor,
    private readonly shape: RecordShape,
    private readonly options: CutOptions,
  ) {
    this.maxRecordBytes = options.maxRecordBytes ?? MAX_RECORD_BYTES;
    this.plain = new PlainRecords(cursor, options.onTape, this.maxRecordBytes);
  }

  async *cut(): AsyncGenerator<Cut> {
    for (;;) {
      let byte = this.cursor.peekInMemory();
      if (byte === NOT_IN_MEMORY) {
        byte = await this.cursor.peek();
      }
      if (byte === END_OF_FILE) {
        break;
      }
      if (byte === COMMA) {
        this.cursor.advance();
        continue;
      }
      const outcome =
        byte === OPEN_OBJECT ? (this.recordInMemory() ?? (await this.object())) : await this.between(byte);
      if (outcome === 'entered' || outcome === 'passed') {
        continue;
      }
      yield outcome.cut;
      if ('resync' in outcome && outcome.resync !== null) {
        this.isSearching = true;
        const next = await this.resync(this.searchFrom(outcome.resync));
        this.isSearching = false;
        if (next !== null) {
          yield next;
        }
      }
    }
    if (this.open.length > 0 && !this.endReported) {
      yield { kind: 'unclosed', ...this.cursor.mark() };
    }
  }

  /** Whatever stands around the records: brackets, commas, keys, stray text. Forgiving, because it may follow a resync. */
  private async between(byte: number): Promise<Outcome> {
    switch (byte) {
      case OPEN_ARRAY:
        this.open.push('array');
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        this.open.pop();
        break;
      case COLON:
        break;
      case QUOTE:
        return this.entry();
      default:
        return this.primitive();
    }
    this.cursor.advance();
    return 'passed';
  }

  /** One `"key": value` of an object around the records. */
  private async entry(): Promise<Outcome> {
    const start = this.cursor.mark();
    // Elsewhere a quote is left over from something broken, and may as well close a text as open one.
    if (this.open.at(-1) !== 'object') {
      return this.broken(start, 'stray text between records', inside(start));
    }
    const key = await this.cursor.readKey();
    if (key === null) {
      return this.broken(start, this.faultReason(), this.cursor.mark());
    }
    if (this.shape.enterKeys.has(key)) {
      return 'passed';
    }
    this.options.onOtherKey?.(key, this.cursor.line);
    if ((await this.cursor.peek()) !== COLON) {
      return 'passed';
    }
    this.cursor.advance();
    const end = await this.cursor.passAnything(Number.POSITIVE_INFINITY);
    return end === 'complete'
      ? 'passed'
      : this.broken(start, this.endReason(end), end === 'fault' ? this.cursor.mark() : null);
  }

  private async primitive(): Promise<Outcome> {
    const start = this.cursor.mark();
    const text = await this.cursor.passPrimitive();
    if (PRIMITIVE.test(text)) {
      return 'passed';
    }
    return this.broken(start, `stray text '${text}' between records`, this.cursor.mark());
  }

  /** An object where a record may be: by its keys it is a record, holds records, or neither. */
  private async object(): Promise<Outcome> {
    const { cursor, shape } = this;
    const start = cursor.mark();
    cursor.keep(start);
    cursor.advance();
    for (;;) {
      const byte = await cursor.peek();
      if (byte === COMMA) {
        cursor.advance();
        continue;
      }
      if (byte === CLOSE_OBJECT) {
        cursor.advance();
        cursor.release();
        return 'passed';
      }
      if (byte === END_OF_FILE) {
        return this.broken(start, this.endReason('end-of-file'), inside(start));
      }
      if (byte !== QUOTE) {
        return this.broken(start, 'broken JSON: an object key is missing', inside(start));
      }
      const key = await cursor.readKey();
      if (key === null) {
        return this.broken(start, this.faultReason(), inside(start));
      }
      if (shape.recordKeys.has(key)) {
        return this.record(start);
      }
      if (shape.enterKeys.has(key)) {
        return this.enter();
      }
      this.options.onOtherKey?.(key, cursor.line);
      if ((await cursor.peek()) !== COLON) {
        return this.broken(start, "broken JSON: ':' is missing after a key", inside(start));
      }
      cursor.advance();
      const end = await cursor.passAnything(this.maxRecordBytes);
      if (end === 'oversize') {
        // Too large for a record, so it is something beside the records; its bytes need not be kept.
        cursor.release();
        const rest = await cursor.passValue(Number.POSITIVE_INFINITY, true);
        return rest === 'complete'
          ? this.enter()
          : this.broken(start, this.endReason(rest), rest === 'fault' ? cursor.mark() : null);
      }
      if (end !== 'complete') {
        return this.broken(start, this.endReason(end), inside(start));
      }
    }
  }

  private enter(): Outcome {
    this.cursor.release();
    this.open.push('object');
    return 'entered';
  }

  /** The record at the cursor, if it is plainly one and lies in memory; nothing is awaited for it. */
  private recordInMemory(): Outcome | null {
    if (!this.cursor.isAtObjectOf(this.shape.recordKeys)) {
      return null;
    }
    const start = this.cursor.mark();
    if (!this.isSearching && this.plain.pass(start)) {
      return 'passed';
    }
    const text = this.cursor.passObjectInMemory(this.maxRecordBytes);
    return text === null ? null : this.parse(start, text);
  }

  /** The record that starts at `start`, which is kept in memory. */
  private async record(start: Mark): Promise<Outcome> {
    const { cursor } = this;
    cursor.goTo(start);
    const end = await cursor.passValue(this.maxRecordBytes);
    cursor.release();
    if (end === 'oversize') {
      const rest = await cursor.passValue(Number.POSITIVE_INFINITY, true);
      const reason = `one record is larger than ${megabytes(this.maxRecordBytes)}`;
      return this.broken(start, reason, rest === 'fault' ? cursor.mark() : null);
    }
    if (end !== 'complete') {
      return this.broken(start, this.endReason(end), inside(start));
    }
    return !this.isSearching && this.plain.pass(start)
      ? 'passed'
      : this.parse(start, cursor.window.text(start.offset, cursor.offset));
  }

  private parse(start: Mark, text: string): Outcome {
    try {
      return { cut: { kind: 'record', ...start, value: JSON.parse(text) as JsonObject } };
    } catch (error) {
      return this.broken(start, `broken JSON: ${messageOf(error)}`, inside(start));
    }
  }

  /**
   * Where to look for the record after a broken one that ended at the cursor: inside it, as long as the budget lasts.
   * Each of many nested records may be broken, and be read to the same place again.
   */
  private searchFrom(inside: Mark): Mark {
    this.rescanBudget -= Math.max(0, this.cursor.offset - inside.offset);
    return this.rescanBudget > 0 ? inside : this.cursor.mark();
  }

  /**
   * Looks for the next record from `from` on, trying every '{'. Returns it, or null when it found an object that holds
   * records (the cursor is then in it) or the end of the file.
   */
  private async resync(from: Mark): Promise<Cut | null> {
    const { cursor } = this;
    cursor.goTo(from);
    // The search may run past closing brackets, so the end of the file says nothing any more.
    this.endReported = true;
    while (await cursor.seekObject()) {
      const start = cursor.mark();
      const outcome = await this.object();
      if (outcome === 'entered') {
        return null;
      }
      if (outcome === 'passed') {
        continue;
      }
      if (!('resync' in outcome) && this.shape.isRecord(outcome.cut.value)) {
        return outcome.cut;
      }
      this.rescanBudget -= cursor.offset - start.offset;
      // What was too large is no longer in memory; the search goes on behind it.
      if (this.rescanBudget > 0 && start.offset >= cursor.window.base) {
        cursor.goTo(inside(start));
      }
    }
    return null;
  }

  private broken(start: Mark, reason: string, resync: Mark | null): Broken {
    this.cursor.release();
    return { cut: { kind: 'broken', ...start, reason }, resync };
  }

  private endReason(end: ScanEnd): string {
    if (end !== 'end-of-file') {
      return this.faultReason();
    }
    this.endReported = true;
    return 'the file ends in the middle of this record';
  }

  private faultReason(): string {
    const { fault, line, offset } = this.cursor;
    return `broken JSON: ${fault || 'a key that does not end'} (line ${line}, byte ${offset})`;
  }
}
