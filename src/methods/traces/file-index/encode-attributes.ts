/** Attributes in the index: values with the traces that have them, or fingerprints of values by trace. */
import { PackedWriter } from '../../../io/packed-bytes';
import type { AttributeKey } from './attribute-terms';
import type { IndexBuilder } from './builder';
import { sortDistinct } from './distinct';
import { groupBy, largestGroup } from './grouped';
import { bitBytes, writePosting } from './postings';

/** Shares of the file's size. What is beyond becomes fingerprints, then is left out. */
const VALUES_SHARE = 0.03;
const FINGERPRINTS_SHARE = 0.02;
/** A small file may be indexed more closely. */
const LEAST_BYTES = 1 << 14;
const FINGERPRINT_BYTES = 2;

/**
 * Keys with values, keys with fingerprints, keys that are not searched, then the fingerprints of each trace.
 * @param bytes size of the decompressed file
 */
export function writeAttributes({ terms, traces }: IndexBuilder, bytes: number, out: PackedWriter): void {
  const keys = terms.keys();
  const exact = exactKeys(keys, traces.count, Math.max(LEAST_BYTES, bytes * VALUES_SHARE));
  out.varint(exact.length);
  exact.forEach((written) => out.raw(written));
  const wide = keys.filter(({ terms: values }) => values === null);
  const kept = keptKeys(wide, Math.max(LEAST_BYTES, bytes * FINGERPRINTS_SHARE));
  const crowded = [...terms.crowded];
  for (const list of [kept, wide.filter((key) => !kept.includes(key))]) {
    out.varint(list.length);
    for (const { service, name } of list) {
      out.varint(service);
      out.text(name);
    }
  }
  out.varint(crowded.length);
  crowded.forEach((service) => out.varint(service));
  writeFingerprints(kept, traces.count, out);
}

/** Keys as written; those that take the most become fingerprints until the rest fits. */
function exactKeys(keys: readonly AttributeKey[], traces: number, budget: number): Buffer[] {
  const scratch = new Uint8Array(bitBytes(traces));
  const written = keys
    .filter((key) => key.terms !== null)
    .map((key) => ({ key, bytes: writeKey(key, scratch) }))
    .sort((a, b) => a.bytes.length - b.bytes.length);
  let total = 0;
  const kept: Buffer[] = [];
  for (const { key, bytes } of written) {
    total += bytes.length;
    if (total <= budget) {
      kept.push(bytes);
    } else {
      key.widen();
    }
  }
  return kept;
}

function writeKey(key: AttributeKey, scratch: Uint8Array): Buffer {
  const out = new PackedWriter(256);
  out.varint(key.service);
  out.text(key.name);
  const values = [...(key.terms?.values() ?? [])];
  out.varint(values.length);
  for (const { value, traces } of values) {
    out.text(value);
    writePosting(traces, scratch, out);
  }
  return out.view();
}

function keptKeys(wide: readonly AttributeKey[], budget: number): AttributeKey[] {
  let total = 0;
  return wide
    .filter(({ isDropped }) => !isDropped)
    .sort((a, b) => sizeOf(a) - sizeOf(b))
    .filter((key) => (total += sizeOf(key) * FINGERPRINT_BYTES) <= budget);
}

const sizeOf = ({ fingerprints }: AttributeKey): number => fingerprints?.value.length ?? 0;

function writeFingerprints(keys: readonly AttributeKey[], traces: number, out: PackedWriter): void {
  const total = keys.reduce((sum, key) => sum + sizeOf(key), 0);
  const trace = new Uint32Array(total);
  const value = new Uint16Array(total);
  let at = 0;
  for (const { fingerprints } of keys) {
    if (fingerprints !== null) {
      trace.set(fingerprints.trace.view(), at);
      value.set(fingerprints.value.view(), at);
      at += fingerprints.value.length;
    }
  }
  const { start, order } = groupBy(trace, traces);
  const own = new Uint16Array(largestGroup(start));
  for (let row = 0; row < traces; row++) {
    const from = start[row];
    const count = start[row + 1] - from;
    for (let index = 0; index < count; index++) {
      own[index] = value[order[from + index]];
    }
    const distinct = sortDistinct(own, count);
    out.varint(distinct);
    for (let index = 0; index < distinct; index++) {
      out.byte(own[index] & 0xff);
      out.byte(own[index] >> 8);
    }
  }
}
