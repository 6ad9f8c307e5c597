/** Layers over images [batch, channels, height, width]. */
import type { Value } from '../../../src/compute/compiler/graph';
import type { NetworkBuilder } from '../network-builder';
import { multiply, relu, sigmoid } from './elementwise';

export interface ConvolutionOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly group?: number;
  /** Padding on each side; by default what keeps the size at stride 1. */
  readonly pad?: number;
  readonly bias?: boolean;
}

type Activation = (net: NetworkBuilder, x: Value) => Value;

export function convolution(
  net: NetworkBuilder,
  x: Value,
  channels: number,
  options: ConvolutionOptions = {},
): Value {
  const { kernel = 1, stride = 1, group = 1, pad = (kernel - 1) >> 1, bias = false } = options;
  const [batch, inputs, ...size] = x.shape;
  const fanIn = (inputs / group) * kernel * kernel;
  const shape = [batch, channels, ...size.map((pixels) => slid(pixels, kernel, stride, pad))];
  const weights = [
    x,
    net.weights([channels, inputs / group, kernel, kernel], fanIn),
    ...(bias ? [net.filled([channels], 0)] : []),
  ];
  net.addMacs(batch * channels * shape[2] * shape[3] * fanIn);
  return net.node('Conv', weights, shape, {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    group,
  });
}

export function batchNorm(net: NetworkBuilder, x: Value): Value {
  const channels = [x.shape[1]];
  const inputs = [
    x,
    net.filled(channels, 1),
    net.filled(channels, 0),
    net.statistic(channels, 0),
    net.statistic(channels, 1),
  ];
  return net.node('BatchNormalization', inputs, x.shape, { epsilon: { float: 1e-5 } });
}

/** Convolution, batch normalisation, activation. */
export function convBlock(
  net: NetworkBuilder,
  x: Value,
  channels: number,
  options: ConvolutionOptions = {},
  activation: Activation | null = relu,
): Value {
  const normalised = batchNorm(net, convolution(net, x, channels, options));
  return activation === null ? normalised : activation(net, normalised);
}

export function depthwise(
  net: NetworkBuilder,
  x: Value,
  options: ConvolutionOptions,
  activation: Activation | null,
): Value {
  return convBlock(net, x, x.shape[1], { ...options, group: x.shape[1] }, activation);
}

export function maxPool(net: NetworkBuilder, x: Value, kernel: number, stride: number, pad = 0): Value {
  return pool(net, 'MaxPool', x, kernel, stride, pad);
}

export function averagePool(net: NetworkBuilder, x: Value, kernel: number, stride: number): Value {
  return pool(net, 'AveragePool', x, kernel, stride, 0);
}

function pool(
  net: NetworkBuilder,
  operator: string,
  x: Value,
  kernel: number,
  stride: number,
  pad: number,
): Value {
  const [batch, channels, ...size] = x.shape;
  const shape = [batch, channels, ...size.map((pixels) => slid(pixels, kernel, stride, pad))];
  return net.node(operator, [x], shape, {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  });
}

export function globalAveragePool(net: NetworkBuilder, x: Value): Value {
  return net.node('GlobalAveragePool', [x], [x.shape[0], x.shape[1], 1, 1]);
}

/** Weights each channel by what all channels look like on average. */
export function squeezeExcite(
  net: NetworkBuilder,
  x: Value,
  hidden: number,
  inner: Activation = relu,
  gate: Activation = sigmoid,
): Value {
  const squeezed = inner(net, convolution(net, globalAveragePool(net, x), hidden, { bias: true }));
  return multiply(net, x, gate(net, convolution(net, squeezed, x.shape[1], { bias: true })));
}

export function flatten(net: NetworkBuilder, x: Value): Value {
  return net.node(
    'Flatten',
    [x],
    [x.shape[0], x.shape.slice(1).reduce((product, size) => product * size, 1)],
    { axis: 1 },
  );
}

/** x [batch, features] to [batch, units], as one Gemm. */
export function linear(net: NetworkBuilder, x: Value, units: number): Value {
  const [batch, features] = x.shape;
  net.addMacs(batch * features * units);
  return net.node(
    'Gemm',
    [x, net.weights([units, features], features), net.filled([units], 0)],
    [batch, units],
    { transB: 1 },
  );
}

/** Average over the image, then one score for each class. */
export function classifier(net: NetworkBuilder, x: Value, classes: number): Value {
  return linear(net, flatten(net, globalAveragePool(net, x)), classes);
}

function slid(pixels: number, kernel: number, stride: number, pad: number): number {
  return Math.floor((pixels + 2 * pad - kernel) / stride) + 1;
}
