/** Spans on their way into the index: what is summed up by trace and by pair is summed up column by column, many at once. */
export const BATCH = 2048;

export const BatchFlag = { failed: 1, parentless: 2, unfinished: 4 } as const;

/** The first `used` entries of each column count. */
export class SpanBatch {
  used = 0;
  readonly trace = new Uint32Array(BATCH);
  readonly pair = new Uint32Array(BATCH);
  readonly startMs = new Float64Array(BATCH);
  readonly durationMs = new Float64Array(BATCH);
  readonly flags = new Uint8Array(BATCH);
}
