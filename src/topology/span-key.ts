/**
 * 64-bit keys for (trace id, span id) pairs, as two 32-bit halves. Ids come as hex, base64 or free text depending on
 * the format, so they are hashed (two independently seeded FNV-1a runs with a murmur finaliser). Among ten million
 * spans the chance of any collision is below 3e-6.
 */
export interface SpanKey {
  high: number;
  low: number;
}

function fnv1a(text: string, hash: number): number {
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}

function finalise(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 32 bits of a trace id, independent of the keys of its spans: what decides whether the trace is in a sample. */
export function hashTraceId(traceId: string): number {
  return finalise(fnv1a(traceId, 0x9e3779b9));
}

/** What a trace id brings to the keys of its spans: a span and its parent share it. */
export interface TraceHash {
  first: number;
  second: number;
}

const SEPARATOR = 0x1f;

/** Writes into `out`, as `hashSpanId` does. */
export function hashTrace(traceId: string, out: TraceHash): void {
  out.first = Math.imul(fnv1a(traceId, 0x811c9dc5) ^ SEPARATOR, 0x01000193);
  out.second = Math.imul(fnv1a(traceId, 0x2f0b4c47) ^ SEPARATOR, 0x01000193);
}

/** Writes the key of a span into `out`, so that hashing a million ids allocates nothing. */
export function hashSpanId(trace: TraceHash, spanId: string, out: SpanKey): void {
  const first = fnv1a(spanId, trace.first);
  const second = fnv1a(spanId, trace.second);
  out.high = finalise(first);
  out.low = finalise(second ^ 0x5bd1e995);
}

/** Open addressing from 64-bit key to row number; sized once, never grows. */
export class SpanIndex {
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(
    private readonly high: Uint32Array,
    private readonly low: Uint32Array,
    rows: number,
  ) {
    let capacity = 16;
    while (capacity < rows * 2) {
      capacity *= 2;
    }
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
  }

  /** Adds a row under its own key; returns the row already there, or -1 when the row was added. */
  add(row: number): number {
    let slot = this.low[row] & this.mask;
    for (;;) {
      const held = this.slots[slot];
      if (held === -1) {
        this.slots[slot] = row;
        return -1;
      }
      if (this.low[held] === this.low[row] && this.high[held] === this.high[row]) {
        return held;
      }
      slot = (slot + 1) & this.mask;
    }
  }

  find(high: number, low: number): number {
    let slot = low & this.mask;
    for (;;) {
      const held = this.slots[slot];
      if (held === -1 || (this.low[held] === low && this.high[held] === high)) {
        return held;
      }
      slot = (slot + 1) & this.mask;
    }
  }
}
