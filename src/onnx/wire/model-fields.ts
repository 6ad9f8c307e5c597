import { DELIMITED, VARINT } from '../../io/protobuf/wire-cursor';

/** Wire types of a model's fields; later versions may add fields of numbers up to 40. */
const KINDS: ReadonlyMap<number, number> = new Map([
  [1, VARINT],
  [2, DELIMITED],
  [3, DELIMITED],
  [4, DELIMITED],
  [5, VARINT],
  [6, DELIMITED],
  [7, DELIMITED],
  [8, DELIMITED],
  [14, DELIMITED],
  [20, DELIMITED],
  [25, DELIMITED],
]);
const GRAPH = 7;
const LAST_FIELD = 40;

/**
 * Where the first bytes of a file cease to be the beginning of an ONNX model; null where they do not before the graph
 * or the end of the bytes. `sizeBytes` is the size of the whole file.
 */
export function strayField(head: Buffer, sizeBytes: number): number | null {
  let at = 0;
  while (at < head.length) {
    const start = at;
    const tag = varintAt(head, at);
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (Number.isNaN(tag.value)) {
      return tag.end < head.length || tag.end >= sizeBytes ? start : null;
    }
    if (number === GRAPH && wire === DELIMITED) {
      return null;
    }
    const isKnown = KINDS.get(number) ?? wire;
    if (number === 0 || number > LAST_FIELD || wire !== isKnown || (wire !== VARINT && wire !== DELIMITED)) {
      return start;
    }
    const value = varintAt(head, tag.end);
    if (Number.isNaN(value.value)) {
      return value.end < head.length || value.end >= sizeBytes ? start : null;
    }
    at = value.end + (wire === DELIMITED ? value.value : 0);
    if (at > sizeBytes) {
      return start;
    }
  }
  return null;
}

function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let at = start;
  for (let shift = 0; shift < 70 && at < bytes.length; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      return { value, end: at };
    }
  }
  return { value: NaN, end: at };
}
