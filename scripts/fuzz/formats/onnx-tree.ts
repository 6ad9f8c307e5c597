/** An ONNX file as a tree of its fields, so that a change keeps every length right and the reader comes to infer shapes. */
import { VARINT } from '../../../src/io/protobuf/wire-cursor';
import { varint } from './wire';

export type Schema = { readonly name: string; readonly messages: Readonly<Record<number, () => Schema>> };

export interface Message {
  readonly schema: Schema;
  fields: Field[];
}

export interface Field {
  readonly number: number;
  readonly wire: number;
  /** A whole number, the bytes of a text or of fixed width, or a message. */
  value: bigint | Buffer | Message;
}

const LEAF: Schema = { name: 'leaf', messages: {} };
const leaf = (): Schema => LEAF;
const graph = (): Schema => GRAPH;
const tensor = (): Schema => TENSOR;
const NODE: Schema = { name: 'node', messages: { 5: () => ATTRIBUTE } };
const ATTRIBUTE: Schema = { name: 'attribute', messages: { 5: tensor, 6: graph } };
const TENSOR: Schema = { name: 'tensor', messages: { 13: leaf } };
const DIMENSIONS: Schema = { name: 'dimensions', messages: { 1: leaf } };
const TENSOR_TYPE: Schema = { name: 'tensor type', messages: { 2: () => DIMENSIONS } };
const TYPE: Schema = { name: 'type', messages: { 1: () => TENSOR_TYPE } };
const VALUE: Schema = { name: 'value', messages: { 2: () => TYPE } };
const GRAPH: Schema = {
  name: 'graph',
  messages: { 1: () => NODE, 5: tensor, 11: () => VALUE, 12: () => VALUE, 13: () => VALUE },
};
const FUNCTION: Schema = { name: 'function', messages: { 7: () => NODE, 9: leaf } };
export const MODEL: Schema = { name: 'model', messages: { 7: graph, 8: leaf, 14: leaf, 25: () => FUNCTION } };

export function decode(bytes: Buffer, schema: Schema = MODEL): Message {
  const fields: Field[] = [];
  let at = 0;
  const next = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(next());
    const [number, wire] = [tag >> 3, tag & 7];
    if (wire === VARINT) {
      fields.push({ number, wire, value: next() });
    } else if (wire === 2) {
      const content = take(Number(next()));
      const inner = schema.messages[number];
      fields.push({ number, wire, value: inner === undefined ? content : decode(content, inner()) });
    } else {
      fields.push({ number, wire, value: take(wire === 1 ? 8 : 4) });
    }
  }
  return { schema, fields };
}

export function encode({ fields }: Message): Buffer {
  return Buffer.concat(
    fields.flatMap(({ number, wire, value }) => {
      const tag = varint(number * 8 + wire);
      if (typeof value === 'bigint') {
        return [tag, bigVarint(value)];
      }
      const content = Buffer.isBuffer(value) ? value : encode(value);
      return wire === 2 ? [tag, varint(content.length), content] : [tag, content];
    }),
  );
}

function bigVarint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
  return Buffer.from([...bytes, Number(rest)]);
}

/** Every message of the tree, the outermost first. */
export function messagesOf(message: Message): Message[] {
  return [
    message,
    ...message.fields.flatMap(({ value }) =>
      typeof value === 'object' && !Buffer.isBuffer(value) ? messagesOf(value) : [],
    ),
  ];
}
