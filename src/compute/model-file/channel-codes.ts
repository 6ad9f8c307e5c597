/** Matrices in a byte for each element: whole steps of a size that each output channel has for itself. */
import { sizeOf } from '../tensors';

/** Steps on either side of zero that a byte holds. */
export const MOST_STEPS = 127;
/** Smallest step: scales below the normal numbers would lose their digits. */
const LEAST_SCALE = 2 ** -126;
const SCALE_BYTES = 2;

/** Outputs are the last axis; a vector is one channel. */
function channelsOf(shape: readonly number[]): number {
  return shape.length < 2 ? 1 : shape[shape.length - 1];
}

/** Bytes that `encodeChannels` makes of a tensor. */
export function codedBytes(shape: readonly number[]): number {
  return channelsOf(shape) * SCALE_BYTES + sizeOf(shape);
}

/**
 * Scales of all channels, then a signed byte for each element, row-major. A scale is the upper half of a float32, rounded
 * to nearest; it and the largest code of its channel are exact in float32, so that encoding what was decoded changes nothing.
 * @param steps on either side of zero, 1 to MOST_STEPS; the largest element of a channel is that many
 * @returns `codedBytes(shape)` bytes; no element is off by more than half a step
 * @throws RangeError when an element is no finite number, or too large for a scale
 */
export function encodeChannels(data: Float32Array, shape: readonly number[], steps: number): Uint8Array {
  const channels = channelsOf(shape);
  const largest = new Float64Array(channels);
  data.forEach((value, at) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`element ${at} is ${value}, no finite number`);
    }
    largest[at % channels] = Math.max(largest[at % channels], Math.abs(value));
  });
  const scales = Float32Array.from(largest, (each) => Math.max(LEAST_SCALE, each / steps));
  const words = new Uint32Array(scales.buffer);
  words.forEach((word, channel) => (words[channel] = (word + 0x8000) & 0xffff0000));
  if (scales.some((scale) => !Number.isFinite(Math.fround(scale * steps)))) {
    throw new RangeError('an element is too large to be rounded');
  }
  const bytes = new Uint8Array(codedBytes(shape));
  const view = new DataView(bytes.buffer);
  words.forEach((word, channel) => view.setUint16(channel * SCALE_BYTES, word >>> 16, true));
  const codes = new Int8Array(bytes.buffer, channels * SCALE_BYTES);
  data.forEach((value, at) => (codes[at] = Math.round(value / scales[at % channels])));
  return bytes;
}

/** The reverse. @param bytes `codedBytes(shape)` of them; elements may be infinite where they do not come from `encodeChannels` */
export function decodeChannels(bytes: Uint8Array, shape: readonly number[]): Float32Array {
  const channels = channelsOf(shape);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Uint32Array.from(
    { length: channels },
    (_, channel) => view.getUint16(channel * SCALE_BYTES, true) << 16,
  );
  const scales = new Float32Array(words.buffer);
  const codes = new Int8Array(bytes.buffer, bytes.byteOffset + channels * SCALE_BYTES, sizeOf(shape));
  const data = new Float32Array(codes.length);
  // Plain loops: a callback for each element takes longer than all else that reading a model does.
  for (let row = 0; row < data.length; row += channels) {
    for (let channel = 0; channel < channels; channel++) {
      data[row + channel] = codes[row + channel] * scales[channel];
    }
  }
  return data;
}
