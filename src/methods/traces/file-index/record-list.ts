const CHUNK = 1 << 14;

interface Chunk {
  readonly traces: Uint32Array;
  readonly offsets: Float64Array;
}

/**
 * Which traces have spans in which records, in order of the records. Chunks of one type each: a push is the most frequent
 * step of indexing, and arrays that grow by copying make the garbage collector run over everything else.
 */
export class RecordList {
  private readonly full: Chunk[] = [];
  private current = newChunk();
  private used = 0;

  add(trace: number, offset: number): void {
    if (this.used === CHUNK) {
      this.full.push(this.current);
      this.current = newChunk();
      this.used = 0;
    }
    this.current.traces[this.used] = trace;
    this.current.offsets[this.used++] = offset;
  }

  /** One entry each, as a copy. */
  view(): { readonly trace: Uint32Array; readonly offset: Float64Array } {
    const count = this.full.length * CHUNK + this.used;
    const trace = new Uint32Array(count);
    const offset = new Float64Array(count);
    this.full.forEach(({ traces, offsets }, chunk) => {
      trace.set(traces, chunk * CHUNK);
      offset.set(offsets, chunk * CHUNK);
    });
    trace.set(this.current.traces.subarray(0, this.used), this.full.length * CHUNK);
    offset.set(this.current.offsets.subarray(0, this.used), this.full.length * CHUNK);
    return { trace, offset };
  }
}

function newChunk(): Chunk {
  return { traces: new Uint32Array(CHUNK), offsets: new Float64Array(CHUNK) };
}
