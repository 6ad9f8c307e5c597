import { elementsOf } from '../element-type';

export interface QuantisedChannels {
  readonly integers: Int8Array;
  /** One positive number for each channel, in the order of the channels' axes. */
  readonly scales: Float32Array;
  /** The shape of the weights with every other axis 1: what the scales have when they are to be broadcast. */
  readonly scaleDims: readonly number[];
}

const MOST = 127;
const SMALLEST = MOST * 2 ** -120;

/**
 * Weights as 8-bit integers, each channel with a scale of its own: value ≈ integer · scale. Zero is exact, and no value is off by
 * more than half a scale.
 *
 * @param values row by row, of the shape `dims`
 * @param axes that tell channels apart; none: one scale for all
 * @returns null when a value is not finite, which no scale can express
 */
export function quantiseChannels(
  values: Float32Array,
  dims: readonly number[],
  axes: readonly number[],
): QuantisedChannels | null {
  const scaleDims = dims.map((size, axis) => (axes.includes(axis) ? size : 1));
  const channelOf = channelIndex(dims, scaleDims);
  // Elements that follow each other in one channel.
  const run = elementsOf(dims.slice(scaleDims.findLastIndex((size) => size > 1) + 1)) || 1;
  const largest = new Float32Array(elementsOf(scaleDims));
  for (let start = 0; start < values.length; start += run) {
    const channel = channelOf(start);
    let most = largest[channel];
    for (let at = start; at < start + run; at++) {
      const magnitude = Math.abs(values[at]);
      if (!(magnitude < Infinity)) {
        return null;
      }
      most = magnitude > most ? magnitude : most;
    }
    largest[channel] = most;
  }
  // Subnormal scales lose digits, and runtimes may take them for zero.
  const scales = largest.map((magnitude) => (magnitude < SMALLEST ? 1 : magnitude / MOST));
  const integers = new Int8Array(values.length);
  for (let start = 0; start < values.length; start += run) {
    const scale = scales[channelOf(start)];
    for (let at = start; at < start + run; at++) {
      const rounded = Math.round(values[at] / scale);
      integers[at] = rounded > MOST ? MOST : rounded < -MOST ? -MOST : rounded;
    }
  }
  return { integers, scales, scaleDims };
}

/** From the position of an element to that of its scale. */
function channelIndex(dims: readonly number[], scaleDims: readonly number[]): (at: number) => number {
  const steps: { readonly inner: number; readonly size: number; readonly stride: number }[] = [];
  let [inner, stride] = [1, 1];
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    if (scaleDims[axis] > 1) {
      steps.push({ inner, size: dims[axis], stride });
      stride *= scaleDims[axis];
    }
    inner *= dims[axis];
  }
  if (steps.length === 1) {
    const [{ inner: run, size }] = steps;
    return (at) => Math.floor(at / run) % size;
  }
  return (at) => {
    let index = 0;
    for (const step of steps) {
      index += (Math.floor(at / step.inner) % step.size) * step.stride;
    }
    return index;
  };
}
