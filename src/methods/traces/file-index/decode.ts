/** The index of a trace file as it is searched. */
import { crc32 } from 'node:zlib';
import { PackedReader } from '../../../io/packed-bytes';
import type { DurationCounts } from './durations';
import { CHECKSUM_BYTES, INDEX_MAGIC, INDEX_VERSION, type IndexOrigin } from './encode';
import { type Posting, readPosting } from './postings';

/** A value of a key of a service. */
export interface IndexedValue {
  readonly service: number;
  readonly key: string;
  readonly value: string;
  readonly traces: Posting;
}

interface ServiceKey {
  readonly service: number;
  readonly key: string;
}

/** One entry a trace. Times in microseconds. */
export interface IndexedTraces {
  readonly count: number;
  readonly ids: readonly string[];
  readonly startUs: Float64Array;
  readonly durationUs: Float64Array;
  /** Reports of spans; 0 for a trace of which this file has only parts without a start. */
  readonly spans: Uint32Array;
  readonly errors: Uint32Array;
  /** Pair of service and operation of the first span. */
  readonly rootPair: Uint32Array;
  readonly rootRank: Uint8Array;
  readonly rootStartUs: Float64Array;
  /** Set of pairs that occur. */
  readonly pairSet: Uint32Array;
  /** Where the offsets of its records begin in `recordBytes`. */
  readonly recordAt: Uint32Array;
}

export interface FileIndex {
  readonly origin: IndexOrigin;
  readonly spans: number;
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly pairs: { readonly service: Uint32Array; readonly operation: Uint32Array };
  /** Per pair. */
  readonly durations: readonly DurationCounts[];
  readonly traces: IndexedTraces;
  /** Pairs of each set, ascending. */
  readonly pairSets: readonly Uint32Array[];
  readonly values: readonly IndexedValue[];
  /** Keys whose values are fingerprints. */
  readonly wideKeys: readonly ServiceKey[];
  /** Keys that are not searched: they would take too much room. */
  readonly unsearchedKeys: readonly ServiceKey[];
  /** Services with more keys than are searched. */
  readonly crowdedServices: readonly number[];
  /** Fingerprints of trace t: values[start[t] .. start[t + 1]], ascending. */
  readonly fingerprints: { readonly start: Uint32Array; readonly values: Uint16Array };
  /** Offsets of the records of a trace, ascending. */
  recordsOf(trace: number): number[];
}

/** Null when the bytes are damaged, of another version, or of another file. */
export function decodeIndex(bytes: Buffer, label: string): FileIndex | null {
  const head = INDEX_MAGIC.length + 1 + CHECKSUM_BYTES;
  if (
    bytes.length < head ||
    !bytes.subarray(0, INDEX_MAGIC.length).equals(INDEX_MAGIC) ||
    bytes[INDEX_MAGIC.length] !== INDEX_VERSION ||
    bytes.readUInt32LE(INDEX_MAGIC.length + 1) !== crc32(bytes.subarray(head))
  ) {
    return null;
  }
  try {
    const reader = new PackedReader(bytes, head);
    const origin = JSON.parse(reader.text()) as IndexOrigin;
    return origin.label === label ? readIndex(reader, origin) : null;
  } catch (error) {
    // A checksum that fits says nothing about bytes that somebody else wrote.
    if (error instanceof RangeError || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

function readIndex(reader: PackedReader, origin: IndexOrigin): FileIndex {
  const spans = reader.varint();
  const services = list(reader, () => reader.text());
  const operations = list(reader, () => reader.text());
  const pairCount = reader.varint();
  const pairs = { service: new Uint32Array(pairCount), operation: new Uint32Array(pairCount) };
  for (let pair = 0; pair < pairCount; pair++) {
    pairs.service[pair] = reader.varint();
    pairs.operation[pair] = reader.varint();
  }
  const durations = Array.from({ length: pairCount }, () => readCounts(reader));
  const columns = readTraces(reader);
  const pairSets = readPairSets(reader);
  const pairSet = filled(new Uint32Array(columns.count), new PackedReader(reader.block()));
  const recordBytes = reader.block();
  const recordAt = positionsOf(recordBytes, columns.count);
  const firsts = recordAt.first;
  const values = list(reader, () => readKey(reader, columns.count)).flat();
  const keys = (): ServiceKey[] => list(reader, () => ({ service: reader.varint(), key: reader.text() }));
  const wideKeys = keys();
  const unsearchedKeys = keys();
  const crowdedServices = list(reader, () => reader.varint());
  return {
    origin,
    spans,
    services,
    operations,
    pairs,
    durations,
    traces: { ...columns, pairSet, recordAt: recordAt.at },
    pairSets,
    values,
    wideKeys,
    unsearchedKeys,
    crowdedServices,
    fingerprints: readFingerprints(reader, columns.count),
    recordsOf: (trace) => offsetsAt(recordBytes, recordAt.at[trace], firsts[trace]),
  };
}

function list<T>(reader: PackedReader, read: () => T): T[] {
  const count = reader.varint();
  if (count > reader.bytes.length) {
    throw new RangeError('more entries than bytes');
  }
  return Array.from({ length: count }, read);
}

function filled<A extends Uint32Array | Float64Array>(column: A, reader: PackedReader): A {
  for (let row = 0; row < column.length; row++) {
    column[row] = reader.varint();
  }
  return column;
}

function readCounts(reader: PackedReader): DurationCounts {
  const count = reader.varint();
  const bins = new Uint16Array(count);
  const counts = new Uint32Array(count);
  let bin = 0;
  for (let index = 0; index < count; index++) {
    bins[index] = bin += reader.varint();
    counts[index] = reader.varint();
  }
  return { bins, counts };
}

function readTraces(reader: PackedReader): Omit<IndexedTraces, 'pairSet' | 'recordAt'> {
  const ids = list(reader, () => {
    const head = reader.varint();
    return reader.raw(Math.floor(head / 2)).toString(head % 2 === 1 ? 'hex' : 'utf8');
  });
  const count = ids.length;
  const startUs = new Float64Array(count);
  let start = 0;
  for (let row = 0; row < count; row++) {
    startUs[row] = start += reader.signed();
  }
  const spans = filled(new Uint32Array(count), reader);
  const durationUs = filled(new Float64Array(count), reader);
  const errors = filled(new Uint32Array(count), reader);
  const rootPair = filled(new Uint32Array(count), reader);
  const rootRank = Uint8Array.from(rootPair, (value) => value % 4);
  const rootStartUs = filled(new Float64Array(count), reader);
  for (let row = 0; row < count; row++) {
    rootPair[row] >>>= 2;
    rootStartUs[row] += startUs[row];
  }
  return { count, ids, startUs, durationUs, spans, errors, rootPair, rootRank, rootStartUs };
}

function readPairSets(reader: PackedReader): Uint32Array[] {
  const count = reader.varint();
  const sets = new PackedReader(reader.block());
  return Array.from({ length: count }, () => {
    const gaps = new PackedReader(sets.block());
    const pairs: number[] = [];
    while (!gaps.ended) {
      pairs.push((pairs.at(-1) ?? -1) + gaps.varint() + 1);
    }
    return Uint32Array.from(pairs);
  });
}

/** Where the records of each trace begin, and the first offset of each. */
function positionsOf(bytes: Buffer, traces: number): { at: Uint32Array; first: Float64Array } {
  const reader = new PackedReader(bytes);
  const at = new Uint32Array(traces);
  const first = new Float64Array(traces);
  let last = 0;
  for (let trace = 0; trace < traces; trace++) {
    at[trace] = reader.at;
    const count = reader.varint();
    first[trace] = last += reader.signed();
    for (let index = 1; index < count; index++) {
      reader.varint();
    }
  }
  return { at, first };
}

function offsetsAt(bytes: Buffer, at: number, first: number): number[] {
  const reader = new PackedReader(bytes, at);
  const count = reader.varint();
  reader.signed();
  const offsets = [first];
  for (let index = 1; index < count; index++) {
    offsets.push(offsets[index - 1] + reader.varint());
  }
  return offsets;
}

function readKey(reader: PackedReader, traces: number): IndexedValue[] {
  const service = reader.varint();
  const key = reader.text();
  return list(reader, () => ({
    service,
    key,
    value: reader.text(),
    traces: readPosting(reader, traces),
  }));
}

function readFingerprints(reader: PackedReader, traces: number): FileIndex['fingerprints'] {
  const start = new Uint32Array(traces + 1);
  const values = new Uint16Array((reader.bytes.length - reader.at - traces) >> 1);
  let count = 0;
  for (let trace = 0; trace < traces; trace++) {
    start[trace] = count;
    for (let left = reader.varint(); left > 0; left--) {
      values[count++] = reader.byte() | (reader.byte() << 8);
    }
  }
  start[traces] = count;
  return { start, values: values.subarray(0, count) };
}
