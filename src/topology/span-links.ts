import { lowerHalf } from '../workspace/traces/ids';
import type { SpanLink } from '../workspace/traces/span';
import { type Column, uint32Column } from './columns';
import { hashSpanId, hashTrace, type SpanKey, type TraceHash } from './span-key';

/** More links than this are counted, but not followed: they would take more memory than their spans. */
const MAX_LINKS = 2_000_000;

/** The links of a part of a table; plain data. */
export interface LinkPart {
  readonly row: Uint32Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Links that were too many to keep. */
  readonly dropped: number;
}

/** Links of spans as columns: the row of the span, and the key of the span it names. */
export class SpanLinks {
  private readonly columns = { row: uint32Column(), high: uint32Column(), low: uint32Column() };
  private readonly key: SpanKey = { high: 0, low: 0 };
  private readonly trace: TraceHash = { first: 0, second: 0 };
  dropped = 0;

  add(row: number, links: readonly SpanLink[]): void {
    for (const { traceId, spanId } of links) {
      if (this.columns.row.length >= MAX_LINKS) {
        this.dropped++;
        continue;
      }
      hashTrace(lowerHalf(traceId), this.trace);
      hashSpanId(this.trace, spanId, this.key);
      this.columns.row.push(row);
      this.columns.high.push(this.key.high);
      this.columns.low.push(this.key.low);
    }
  }

  /** Adds what a part of the table holds. @param shift rows before those of the part */
  absorb({ row, high, low, dropped }: LinkPart, shift: number): void {
    const room = Math.min(row.length, MAX_LINKS - this.columns.row.length);
    this.columns.row.pushAll(row.subarray(0, room).map((each) => each + shift));
    this.columns.high.pushAll(high.subarray(0, room));
    this.columns.low.pushAll(low.subarray(0, room));
    this.dropped += dropped + row.length - room;
  }

  part(): LinkPart {
    return { ...this.view(), dropped: this.dropped };
  }

  view(): Record<'row' | 'high' | 'low', ReturnType<Column<Uint32Array>['view']>> {
    const { row, high, low } = this.columns;
    return { row: row.view(), high: high.view(), low: low.view() };
  }
}
