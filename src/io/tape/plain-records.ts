import type { JsonCursor, Mark } from '../json-cursor';
import type { CutOptions } from '../json-cut';
import { JsonTape } from './json-tape';

/** Hands plain records over on a tape; one tape serves a whole file. */
export class PlainRecords {
  private readonly tape = new JsonTape();

  constructor(
    private readonly cursor: JsonCursor,
    private readonly onTape: CutOptions['onTape'],
    private readonly maxRecordBytes: number,
  ) {}

  /** Passes the record that begins at `start`, if all of it is in memory and it is plain. */
  pass(start: Mark): boolean {
    if (this.onTape === undefined || !this.cursor.passToTape(this.tape, start, this.maxRecordBytes)) {
      return false;
    }
    this.onTape(this.tape, start);
    return true;
  }
}
