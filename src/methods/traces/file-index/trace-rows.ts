import { BatchFlag, type SpanBatch } from './span-batch';

/** What is known of each trace of a file while it is read. One entry a trace, in order of first appearance. */
const FIRST_ROWS = 1024;

/** How much a span looks like the first of its trace. */
export const RootRank = { none: 0, named: 1, parentless: 2 } as const;

export class TraceRows {
  count = 0;
  readonly ids: string[] = [];
  startMs = new Float64Array(FIRST_ROWS);
  endMs = new Float64Array(FIRST_ROWS);
  spans = new Uint32Array(FIRST_ROWS);
  errors = new Uint32Array(FIRST_ROWS);
  rootOperation = new Uint32Array(FIRST_ROWS);
  rootStartMs = new Float64Array(FIRST_ROWS);
  rootRank = new Uint8Array(FIRST_ROWS);
  private readonly numbers = new Map<string, number>();

  /** Number of a trace; a new one where it is not known. */
  numberOf(id: string): number {
    const known = this.numbers.get(id);
    if (known !== undefined) {
      return known;
    }
    if (this.count === this.spans.length) {
      this.grow(this.count * 2);
    }
    // A copy: a text cut out of a record would keep the whole record in memory.
    const own = Buffer.from(id, 'utf8').toString('utf8');
    const row = this.count++;
    this.numbers.set(own, row);
    this.ids.push(own);
    this.startMs[row] = Number.POSITIVE_INFINITY;
    this.endMs[row] = Number.NEGATIVE_INFINITY;
    return row;
  }

  addAll({ used, trace, pair, startMs, durationMs, flags }: SpanBatch): void {
    const rows = { start: this.startMs, end: this.endMs, spans: this.spans, errors: this.errors };
    for (let at = 0; at < used; at++) {
      const row = trace[at];
      const start = startMs[at];
      const end = start + durationMs[at];
      rows.spans[row]++;
      if (start < rows.start[row]) {
        rows.start[row] = start;
      }
      if (end > rows.end[row]) {
        rows.end[row] = end;
      }
      rows.errors[row] += flags[at] & BatchFlag.failed;
      const rank = (flags[at] & BatchFlag.parentless) === 0 ? RootRank.named : RootRank.parentless;
      // The first span is the earliest without a parent; where all name one, the earliest.
      const known = this.rootRank[row];
      if (rank > known || (rank === known && start < this.rootStartMs[row])) {
        this.rootRank[row] = rank;
        this.rootStartMs[row] = start;
        this.rootOperation[row] = pair[at];
      }
    }
  }

  private grow(rows: number): void {
    this.startMs = grown(this.startMs, new Float64Array(rows));
    this.endMs = grown(this.endMs, new Float64Array(rows));
    this.spans = grown(this.spans, new Uint32Array(rows));
    this.errors = grown(this.errors, new Uint32Array(rows));
    this.rootOperation = grown(this.rootOperation, new Uint32Array(rows));
    this.rootStartMs = grown(this.rootStartMs, new Float64Array(rows));
    this.rootRank = grown(this.rootRank, new Uint8Array(rows));
  }
}

function grown<A extends Float64Array | Uint32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
