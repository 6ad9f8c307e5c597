import { encodeOnnx } from '../../src/compute/compiler/encode-onnx';
import type { Value } from '../../src/compute/compiler/graph';
import { NetworkBuilder, type NetworkCounts, type WeightKind } from './network-builder';

export interface NetworkSize {
  readonly batch: number;
  /** Pixels of each side of the image, or tokens, or steps. */
  readonly size: number;
  /** Multiplies the number of channels or the width of the hidden state. */
  readonly width: number;
}

/** A network to generate: an architecture with its usual size. */
export interface NetworkSpec extends NetworkSize {
  readonly name: string;
  /** What a left-out-family test leaves out together. */
  readonly family: string;
  readonly build: (net: NetworkBuilder, size: NetworkSize) => Value;
}

export interface GenerateOptions extends Partial<NetworkSize> {
  readonly weights?: WeightKind;
  readonly seed?: number;
}

export interface GeneratedNetwork {
  readonly name: string;
  readonly family: string;
  /** The ONNX model. */
  readonly model: Uint8Array;
  readonly inputs: readonly {
    readonly name: string;
    readonly type: string;
    readonly shape: readonly number[];
  }[];
  readonly outputShape: readonly number[];
  /** Counted by formula while building. */
  readonly counts: NetworkCounts;
}

/** Generates one network; what the options leave out is as the specification says, with random weights of seed 1. */
export function generateNetwork(spec: NetworkSpec, options: GenerateOptions = {}): GeneratedNetwork {
  const { weights = 'random', seed = 1, batch = spec.batch, size = spec.size, width = spec.width } = options;
  const net = new NetworkBuilder(weights, seed);
  const output = spec.build(net, { batch, size, width });
  const graph = net.finish({ output });
  const inputs = graph.inputs.map(({ name, type, shape }) => ({ name, type, shape }));
  return {
    name: spec.name,
    family: spec.family,
    model: encodeOnnx(graph),
    inputs,
    outputShape: output.shape,
    counts: net.counts,
  };
}

/** Channels scaled by a width, rounded to a multiple that kernels like, and never by more than a tenth down. */
export function scaled(channels: number, width: number, multiple = 8): number {
  const rounded = Math.max(multiple, Math.round((channels * width) / multiple) * multiple);
  return rounded < 0.9 * channels * width ? rounded + multiple : rounded;
}

/** An image as a network's input. */
export function imageInput(net: NetworkBuilder, { batch, size }: NetworkSize): Value {
  return net.input('image', [batch, 3, size, size]);
}
