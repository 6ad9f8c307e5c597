import { closeSync, openSync, writeSync } from 'node:fs';
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';
import { writeModel } from './model-writer';

const SIDE = 4096;
const WEIGHT_BYTES = SIDE * SIDE * 4;
const PRODUCTS = 9;

/** Writes a model of nine matrix products with 604 MB of weights, as a sparse file, and as many ReLUs behind them. */
export function writeLargeModel(file: string, { relus = 0 } = {}): void {
  const header = (index: number): Uint8Array =>
    new WireWriter().integers(1, [SIDE, SIDE]).integer(2, 1).string(8, `w${index}`).finish();
  // The lengths around the weights are written by hand: the writer would need them in memory.
  const varint = (value: number): Uint8Array => new WireWriter().integer(1, value).finish().subarray(1);
  const starts = Array.from({ length: PRODUCTS }, (_, index) => {
    const head = header(index);
    const inner = head.length + 1 + varint(WEIGHT_BYTES).length + WEIGHT_BYTES;
    return Buffer.concat([
      Uint8Array.of(0x2a),
      varint(inner),
      head,
      Uint8Array.of(0x4a),
      varint(WEIGHT_BYTES),
    ]);
  });
  const products = starts.map((_, index) => ({
    op: 'MatMul',
    inputs: [index === 0 ? 'x' : `v${index}`, `w${index}`],
    outputs: [`v${index + 1}`],
  }));
  const activations = Array.from({ length: relus }, (_, index) => ({
    op: 'Relu',
    inputs: [`v${PRODUCTS + index}`],
    outputs: [`v${PRODUCTS + index + 1}`],
  }));
  const rest = writeModel({
    nodes: [...products, ...activations],
    inputs: { x: { shape: [1, SIDE] } },
    outputs: [`v${PRODUCTS + relus}`],
  });
  const graphBytes = starts.reduce((sum, start) => sum + start.length + WEIGHT_BYTES, 0);

  const descriptor = openSync(file, 'w');
  let at = writeSync(descriptor, Buffer.concat([Uint8Array.of(0x3a), varint(graphBytes)]));
  for (const start of starts) {
    at += writeSync(descriptor, start, 0, start.length, at) + WEIGHT_BYTES;
  }
  writeSync(descriptor, rest, 0, rest.length, at);
  closeSync(descriptor);
}
