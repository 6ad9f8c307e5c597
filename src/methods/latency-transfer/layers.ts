/** What single layers of NAS-Bench-201 networks take, fp32 and one image: the quantities `meshlens runtime` counts for a kernel. */
import type { Operation } from './cell';

/** As the runtime model names them, with the multiplication by zero that stands for a missing edge apart from other elementwise work. */
export const LAYER_CLASSES = [
  'conv',
  'conv-1x1',
  'pooling',
  'view',
  'zero',
  'elementwise',
  'matmul',
] as const;
type LayerClass = (typeof LAYER_CLASSES)[number];

export interface Layer {
  readonly class: LayerClass;
  readonly macs: number;
  readonly flops: number;
  /** Elements of the weights; mean and variance of a batch normalisation are folded into its two learned vectors. */
  readonly parameters: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Channels and pixels of each side. */
export interface MapSize {
  readonly channels: number;
  readonly side: number;
}

const FLOAT_BYTES = 4;

/** Activation (where there is one before it), convolution and batch normalisation, which runtimes fuse; stride from the sizes. */
export function convolution(
  from: MapSize,
  to: MapSize,
  kernel: 1 | 3,
  { activation, normalised }: { readonly activation: boolean; readonly normalised: boolean },
): Layer {
  const weights = from.channels * to.channels * kernel * kernel;
  const macs = weights * to.side * to.side;
  return {
    class: kernel === 1 ? 'conv-1x1' : 'conv',
    macs,
    flops: 2 * macs + (activation ? elements(from) : 0) + (normalised ? 2 * elements(to) : 0),
    parameters: weights + (normalised ? 2 * to.channels : 0),
    bytesIn: FLOAT_BYTES * elements(from),
    bytesOut: FLOAT_BYTES * elements(to),
  };
}

/** Average over `window` pixels for each output. */
export function pooling(from: MapSize, to: MapSize, window: number): Layer {
  return { ...moving('pooling', from, to), flops: window * elements(to) };
}

/** Sum of `inputs` maps. */
export function addition(size: MapSize, inputs: number): Layer {
  return {
    ...moving('elementwise', size, size),
    flops: (inputs - 1) * elements(size),
    bytesIn: inputs * FLOAT_BYTES * elements(size),
  };
}

/** Batch normalisation and activation. */
export function normalisation(size: MapSize): Layer {
  return { ...moving('elementwise', size, size), flops: 3 * elements(size), parameters: 2 * size.channels };
}

export function linear(inputs: number, outputs: number): Layer {
  return {
    class: 'matmul',
    macs: inputs * outputs,
    flops: 2 * inputs * outputs + outputs,
    parameters: (inputs + 1) * outputs,
    bytesIn: FLOAT_BYTES * inputs,
    bytesOut: FLOAT_BYTES * outputs,
  };
}

/** A value handed on under another name. */
export function view(): Layer {
  return { class: 'view', macs: 0, flops: 0, parameters: 0, bytesIn: 0, bytesOut: 0 };
}

/** The layer that an operation of a cell becomes. */
export function operationLayer(operation: Operation, size: MapSize): Layer {
  switch (operation) {
    case 'none':
      return { ...moving('zero', size, size), flops: elements(size) };
    case 'skip_connect':
      return view();
    case 'nor_conv_1x1':
      return convolution(size, size, 1, { activation: true, normalised: true });
    case 'nor_conv_3x3':
      return convolution(size, size, 3, { activation: true, normalised: true });
    case 'avg_pool_3x3':
      return pooling(size, size, 9);
  }
}

function moving(name: LayerClass, from: MapSize, to: MapSize): Layer {
  return {
    class: name,
    macs: 0,
    flops: 0,
    parameters: 0,
    bytesIn: FLOAT_BYTES * elements(from),
    bytesOut: FLOAT_BYTES * elements(to),
  };
}

function elements({ channels, side }: MapSize): number {
  return channels * side * side;
}
