/** The index of a trace file as bytes. `decode.ts` is the counterpart. */
import { crc32 } from 'node:zlib';
import type { Problem } from '../../../contracts/problem';
import { PackedWriter } from '../../../io/packed-bytes';
import type { TableReading } from '../../../workspace/traces/csv';
import type { IndexBuilder } from './builder';
import { writeAttributes } from './encode-attributes';
import { ByteSets } from './byte-sets';
import { sortDistinct } from './distinct';
import { groupBy, largestGroup } from './grouped';

/** Increase it when the layout or the meaning changes. */
export const INDEX_VERSION = 1;
export const INDEX_MAGIC = Buffer.from('MLTX');
export const CHECKSUM_BYTES = 4;

/** What the index was made of. */
export interface IndexOrigin {
  /** Identifies the file and its content. */
  readonly label: string;
  /** How the rows of a table are read; null for other formats. */
  readonly table: TableReading | null;
  readonly problems: readonly Problem[];
  /** Size of the decompressed file. */
  readonly bytes: number;
}

export function encodeIndex(builder: IndexBuilder, origin: IndexOrigin): Buffer {
  builder.settle();
  const out = new PackedWriter(1 << 16);
  out.text(JSON.stringify(origin));
  writeNames(builder, out);
  writeDurations(builder, out);
  writeTraces(builder, out);
  writePairSets(builder, out);
  writeRecords(builder, out);
  writeAttributes(builder, origin.bytes, out);
  const head = Buffer.alloc(INDEX_MAGIC.length + 1 + CHECKSUM_BYTES);
  INDEX_MAGIC.copy(head);
  head[INDEX_MAGIC.length] = INDEX_VERSION;
  head.writeUInt32LE(crc32(out.view()), INDEX_MAGIC.length + 1);
  return Buffer.concat([head, out.view()]);
}

function writeNames({ services, operations, pairs, spans }: IndexBuilder, out: PackedWriter): void {
  out.varint(spans);
  for (const { texts } of [services, operations]) {
    out.varint(texts.length);
    texts.forEach((text) => out.text(text));
  }
  out.varint(pairs.service.length);
  const [service, operation] = [pairs.service.view(), pairs.operation.view()];
  service.forEach((each, index) => {
    out.varint(each);
    out.varint(operation[index]);
  });
}

/** How many durations of each pair lie in which bins. */
function writeDurations({ durations, pairs }: IndexBuilder, out: PackedWriter): void {
  for (let pair = 0; pair < pairs.service.length; pair++) {
    const runs = new PackedWriter();
    let count = 0;
    let last = 0;
    durations.each(pair, (bin, spans) => {
      runs.varint(bin - last);
      runs.varint(spans);
      last = bin;
      count++;
    });
    out.varint(count);
    out.raw(runs.view());
  }
}

const HEX_ID = /^(?:[0-9a-f]{2})+$/;

/** Column after column, because neighbours in a column are alike. Times in microseconds. */
function writeTraces({ traces }: IndexBuilder, out: PackedWriter): void {
  out.varint(traces.count);
  for (const id of traces.ids) {
    // Of two kinds of ids, those that are whole bytes in hexadecimal take half the room.
    const isHex = HEX_ID.test(id);
    const bytes = Buffer.from(id, isHex ? 'hex' : 'utf8');
    out.varint(bytes.length * 2 + (isHex ? 1 : 0));
    out.raw(bytes);
  }
  let last = 0;
  for (let row = 0; row < traces.count; row++) {
    const start = microseconds(traces.startMs[row]);
    out.signed(start - last);
    last = start;
  }
  for (let row = 0; row < traces.count; row++) {
    out.varint(traces.spans[row]);
  }
  for (let row = 0; row < traces.count; row++) {
    out.varint(traces.spans[row] === 0 ? 0 : microseconds(traces.endMs[row] - traces.startMs[row]));
  }
  for (let row = 0; row < traces.count; row++) {
    out.varint(traces.errors[row]);
  }
  for (let row = 0; row < traces.count; row++) {
    out.varint(traces.rootOperation[row] * 4 + traces.rootRank[row]);
  }
  // How long after the trace its first span begins.
  for (let row = 0; row < traces.count; row++) {
    out.varint(traces.spans[row] === 0 ? 0 : microseconds(traces.rootStartMs[row] - traces.startMs[row]));
  }
}

function microseconds(ms: number): number {
  return Number.isFinite(ms) ? Math.round(ms * 1000) : 0;
}

/** The pairs that occur in each trace. Many traces have the same ones: each set stands once. */
function writePairSets({ uses, traces }: IndexBuilder, out: PackedWriter): void {
  const { start, order } = groupBy(uses.trace.view(), traces.count);
  const pair = uses.pair.view();
  const sets = new ByteSets();
  const perTrace = new PackedWriter(1 << 12);
  const own = new Uint32Array(largestGroup(start));
  const set = new PackedWriter();
  for (let trace = 0; trace < traces.count; trace++) {
    const from = start[trace];
    const count = start[trace + 1] - from;
    for (let index = 0; index < count; index++) {
      own[index] = pair[order[from + index]];
    }
    const distinct = sortDistinct(own, count);
    set.clear();
    let last = -1;
    for (let index = 0; index < distinct; index++) {
      set.varint(own[index] - last - 1);
      last = own[index];
    }
    perTrace.varint(sets.numberOf(set.view()));
  }
  out.varint(sets.count);
  out.block(sets.written.view());
  out.block(perTrace.view());
}

/** Offsets of the records of each trace: ascending, the first as a difference to that of the trace before. */
function writeRecords({ records, traces }: IndexBuilder, out: PackedWriter): void {
  const { trace: keys, offset } = records.view();
  const { start, order } = groupBy(keys, traces.count);
  const packed = new PackedWriter(1 << 12);
  let first = 0;
  for (let trace = 0; trace < traces.count; trace++) {
    // Its records come in order; one that has spans of several traces may come more than once.
    let count = 1;
    for (let index = start[trace] + 1; index < start[trace + 1]; index++) {
      count += offset[order[index]] === offset[order[index - 1]] ? 0 : 1;
    }
    let last = offset[order[start[trace]]];
    packed.varint(count);
    packed.signed(last - first);
    first = last;
    for (let index = start[trace] + 1; index < start[trace + 1]; index++) {
      const next = offset[order[index]];
      if (next !== last) {
        packed.varint(next - last);
        last = next;
      }
    }
  }
  out.block(packed.view());
}
