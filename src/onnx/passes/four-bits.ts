/** Weights of 4 bits, two to a byte, in blocks with a scale each: packed by operators that runtimes compute while they load the model. */
import { type EditableNode, newNode } from '../edit/editable-model';
import { type EditableTensor, floatScalar, newTensor } from '../edit/editable-tensor';
import { fromFloat16, LARGEST_FLOAT16, toFloat16 } from '../edit/float16';
import { codeOf } from '../element-type';
import type { Rewriter } from './rewriter';

export interface QuantisedBlocks {
  /** The first half of the elements in the upper four bits, the second in the lower. */
  readonly packed: Uint8Array;
  /** Half precision, one for each block of elements that follow each other. */
  readonly scales: Uint16Array;
  readonly block: number;
  /** Root of the mean squared difference, relative to that of the values. */
  readonly relativeError: number;
}

/** The first operator set with BitShift. */
export const FOUR_BIT_OPSET = 11;
const BLOCKS = [32, 16, 8];
const MOST = 7;
/** What is added, so that four bits hold it. */
const OFFSET = 8;
const FLOAT = codeOf('float32');

/**
 * value ≈ (four bits − 8) · scale, from −7 to 7. Zero is exact, and no value is off by more than half a scale and what half precision
 * rounds the scale by.
 * @returns null when the elements cannot be cut into blocks, are not finite, or too large for half precision
 */
export function quantiseBlocks(values: Float32Array): QuantisedBlocks | null {
  const block = BLOCKS.find((size) => values.length % (2 * size) === 0);
  if (block === undefined || values.length === 0) {
    return null;
  }
  const largest = new Float32Array(values.length / block);
  for (let at = 0; at < values.length; at++) {
    const magnitude = Math.abs(values[at]);
    if (!(magnitude <= LARGEST_FLOAT16)) {
      return null;
    }
    const index = Math.floor(at / block);
    largest[index] = Math.max(largest[index], magnitude);
  }
  const scales = toFloat16(largest.map((magnitude) => magnitude / MOST));
  const exact = fromFloat16(scales);
  const half = values.length / 2;
  const packed = new Uint8Array(half);
  let [squares, all] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const scale = exact[Math.floor(at / block)];
    const rounded = scale === 0 ? 0 : Math.max(-MOST, Math.min(MOST, Math.round(values[at] / scale)));
    packed[at % half] |= (rounded + OFFSET) << (at < half ? 4 : 0);
    squares += (values[at] - rounded * scale) ** 2;
    all += values[at] ** 2;
  }
  return { packed, scales, block, relativeError: all === 0 ? 0 : Math.sqrt(squares / all) };
}

/** Nodes that make the tensor of floats again, under its name. */
export function unpackedBlocks(
  rewriter: Rewriter,
  { name, dims }: EditableTensor,
  { packed, scales, block }: QuantisedBlocks,
): readonly EditableNode[] {
  const value = (part: string): string => rewriter.name(`${name}/${part}`);
  const shape = (part: string, sizes: readonly number[]): string =>
    rewriter.store(newTensor(`${name}/${part}`, 'int64', [sizes.length], BigInt64Array.from(sizes, BigInt)));
  const bytes = rewriter.store(newTensor(`${name}/int4`, 'uint8', [packed.length], packed));
  const four = rewriter.store(newTensor(`${name}/four`, 'uint8', [], Uint8Array.of(4)));
  const offset = rewriter.store(floatScalar(`${name}/offset`, OFFSET));
  const stored = rewriter.store(newTensor(`${name}/scale`, 'float16', [scales.length, 1], scales));
  const [upper, left, lower, both, floats, signed, blocks, scale, scaled] =
    'upper left lower both floats signed blocks scales scaled'.split(' ').map(value);
  return [
    newNode('BitShift', [bytes, four], [upper], { direction: 'RIGHT' }),
    newNode('BitShift', [bytes, four], [left], { direction: 'LEFT' }),
    newNode('BitShift', [left, four], [lower], { direction: 'RIGHT' }),
    newNode('Concat', [upper, lower], [both], { axis: 0 }),
    newNode('Cast', [both], [floats], { to: FLOAT }),
    newNode('Sub', [floats, offset], [signed]),
    newNode('Reshape', [signed, shape('block-shape', [-1, block])], [blocks]),
    newNode('Cast', [stored], [scale], { to: FLOAT }),
    newNode('Mul', [blocks, scale], [scaled]),
    newNode('Reshape', [scaled, shape('shape', dims)], [name]),
  ];
}
