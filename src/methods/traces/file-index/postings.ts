/** Which traces have something: a list of trace numbers, or one bit a trace where that is shorter. */
import { PackedReader, PackedWriter } from '../../../io/packed-bytes';
import { uint32Column } from '../../../topology/columns';

/** Collects trace numbers in any order; the same one in a row costs nothing. */
export class PostingBuilder {
  private readonly gaps = new PackedWriter(8);
  private last = -1;

  get bytes(): number {
    return this.gaps.length;
  }

  add(trace: number): void {
    if (trace !== this.last) {
      this.gaps.signed(trace - this.last);
      this.last = trace;
    }
  }

  /** Calls back with the traces in the order of `add`, repeats included. */
  each(visit: (trace: number) => void): void {
    const reader = new PackedReader(this.gaps.view());
    let trace = -1;
    while (!reader.ended) {
      trace += reader.signed();
      visit(trace);
    }
  }
}

const LIST = 0;
const BITS = 1;

/** @param scratch bits of all traces, cleared; it is cleared again */
export function writePosting(posting: PostingBuilder, scratch: Uint8Array, out: PackedWriter): void {
  const own = ascending(posting, scratch);
  const list = new PackedWriter(16);
  let last = -1;
  for (const trace of own) {
    list.varint(trace - last - 1);
    last = trace;
  }
  const isList = list.length < scratch.length;
  out.varint(own.length * 2 + (isList ? LIST : BITS));
  if (isList) {
    out.block(list.view());
    return;
  }
  own.forEach((trace) => setBit(scratch, trace));
  out.raw(scratch);
  scratch.fill(0);
}

/** The traces once each, ascending. Few are sorted, many become bits. */
function ascending(posting: PostingBuilder, scratch: Uint8Array): Uint32Array {
  const own = uint32Column();
  if (posting.bytes < scratch.length) {
    const all: number[] = [];
    posting.each((trace) => all.push(trace));
    Uint32Array.from(all)
      .sort()
      .forEach((trace, index, sorted) => {
        if (index === 0 || trace !== sorted[index - 1]) {
          own.push(trace);
        }
      });
    return own.view();
  }
  posting.each((trace) => setBit(scratch, trace));
  eachBit(scratch, (trace) => own.push(trace));
  scratch.fill(0);
  return own.view();
}

function setBit(set: Uint8Array, index: number): void {
  set[index >> 3] |= 1 << (index & 7);
}

/** As stored: how many traces, and the bytes that name them. */
export interface Posting {
  readonly count: number;
  readonly isBits: boolean;
  readonly bytes: Buffer;
}

export function readPosting(reader: PackedReader, traces: number): Posting {
  const head = reader.varint();
  const isBits = head % 2 === BITS;
  return {
    count: Math.floor(head / 2),
    isBits,
    bytes: isBits ? reader.raw(bitBytes(traces)) : reader.block(),
  };
}

/** Calls back with each trace, ascending. */
export function eachTrace({ isBits, bytes }: Posting, visit: (trace: number) => void): void {
  if (isBits) {
    eachBit(bytes, visit);
    return;
  }
  const reader = new PackedReader(bytes);
  let trace = -1;
  while (!reader.ended) {
    trace += reader.varint() + 1;
    visit(trace);
  }
}

export function bitBytes(traces: number): number {
  return Math.ceil(traces / 8);
}

function eachBit(set: Uint8Array, visit: (index: number) => void): void {
  for (let at = 0; at < set.length; at++) {
    for (let byte = set[at]; byte !== 0; byte &= byte - 1) {
      visit(at * 8 + (31 - Math.clz32(byte & -byte)));
    }
  }
}
