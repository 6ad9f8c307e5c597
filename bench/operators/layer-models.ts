/** Networks of one layer, ten of each kind: what single operators take beside the elementwise ones. */
import { generateNetwork } from '../networks/spec';
import type { NetworkBuilder } from '../networks/network-builder';
import type { NodeAttributes, Shape, Value } from '../../src/compute/compiler/graph';

export interface LayerModel {
  readonly name: string;
  readonly group: string;
  readonly model: Uint8Array;
}

type Build = (net: NetworkBuilder) => Value;

export function layerModels(): readonly LayerModel[] {
  return [
    ...made('product', PRODUCTS, ([rows, inner, columns]) => product(rows, inner, columns)),
    ...made('convolution', CONVOLUTIONS, (sizes) => convolution(sizes)),
    ...made('pooling', POOLS, ([operator, channels, pixels, side]) => pool(operator, channels, pixels, side)),
    ...made('normalisation', NORMS, ([operator, channels, pixels]) => normalise(operator, channels, pixels)),
    ...made('recurrent', RECURRENT, ([operator, steps, features, hidden]) =>
      recur(operator, steps, features, hidden),
    ),
  ];
}

function made<Sizes extends readonly (string | number)[]>(
  group: string,
  all: readonly Sizes[],
  build: (sizes: Sizes) => Build,
): readonly LayerModel[] {
  return all.map((sizes) => {
    const name = `${group} ${sizes.join(' ')}`;
    const spec = { name, family: group, batch: 1, size: 1, width: 1, build: build(sizes) };
    return { name, group, model: generateNetwork(spec).model };
  });
}

/** Rows, inner size, columns. */
const PRODUCTS: readonly (readonly [number, number, number])[] = [
  [1, 1500, 3000],
  [7, 900, 1100],
  [20, 4000, 300],
  [50, 700, 700],
  [90, 350, 2500],
  [150, 1800, 450],
  [300, 500, 500],
  [600, 250, 1300],
  [900, 900, 90],
  [1300, 150, 150],
];

function product(rows: number, inner: number, columns: number): Build {
  return (net) =>
    net.node(
      'MatMul',
      [net.input('x', [rows, inner]), net.weights([inner, columns], inner)],
      [rows, columns],
    );
}

/** Channels in, channels out, side of the kernel, pixels of a side, stride, groups. */
const CONVOLUTIONS: readonly (readonly [number, number, number, number, number, number])[] = [
  [3, 24, 3, 200, 2, 1],
  [3, 48, 5, 120, 1, 1],
  [40, 40, 3, 50, 1, 1],
  [72, 144, 1, 40, 1, 1],
  [200, 100, 1, 30, 1, 1],
  [96, 96, 3, 24, 1, 96],
  [160, 160, 5, 20, 2, 160],
  [120, 120, 3, 18, 1, 4],
  [300, 300, 3, 10, 1, 1],
  [24, 24, 7, 60, 2, 1],
];

function convolution([from, to, side, pixels, stride, group]: (typeof CONVOLUTIONS)[number]): Build {
  return (net) => {
    const around = Math.floor(side / 2);
    const out = Math.floor((pixels + 2 * around - side) / stride) + 1;
    return net.node(
      'Conv',
      [
        net.input('x', [1, from, pixels, pixels]),
        net.weights([to, from / group, side, side], (from / group) * side * side),
      ],
      [1, to, out, out],
      {
        group,
        strides: [stride, stride],
        pads: [around, around, around, around],
        kernel_shape: [side, side],
      },
    );
  };
}

/** Operator, channels, pixels of a side, side of the window. */
const POOLS: readonly (readonly [string, number, number, number])[] = [
  ['MaxPool', 24, 100, 2],
  ['MaxPool', 80, 56, 3],
  ['MaxPool', 200, 30, 2],
  ['AveragePool', 24, 100, 2],
  ['AveragePool', 80, 56, 3],
  ['AveragePool', 200, 30, 2],
  ['GlobalAveragePool', 600, 20, 0],
  ['GlobalAveragePool', 100, 60, 0],
  ['GlobalMaxPool', 600, 20, 0],
  ['GlobalMaxPool', 100, 60, 0],
];

function pool(operator: string, channels: number, pixels: number, side: number): Build {
  return (net) => {
    const out = side === 0 ? 1 : Math.floor((pixels - side) / side) + 1;
    const attributes: NodeAttributes =
      side === 0 ? {} : { kernel_shape: [side, side], strides: [side, side] };
    return net.node(
      operator,
      [net.input('x', [1, channels, pixels, pixels])],
      [1, channels, out, out],
      attributes,
    );
  };
}

/** Operator, channels, pixels of a side. */
const NORMS: readonly (readonly [string, number, number])[] = [
  ['BatchNormalization', 40, 90],
  ['BatchNormalization', 300, 24],
  ['InstanceNormalization', 40, 90],
  ['InstanceNormalization', 300, 24],
  ['GroupNormalization', 40, 90],
  ['GroupNormalization', 320, 24],
  ['LayerNormalization', 300, 24],
  ['LayerNormalization', 90, 40],
  ['LRN', 40, 60],
  ['LRN', 100, 30],
];
const NORM_GROUPS = 8;

function normalise(operator: string, channels: number, pixels: number): Build {
  return (net) => {
    const shape: Shape = [1, channels, pixels, pixels];
    const x = net.input('x', shape);
    const per = (size: number): Value[] => [net.filled([size], 1), net.filled([size], 0)];
    switch (operator) {
      case 'LRN':
        return net.node(operator, [x], shape, { size: 5 });
      case 'LayerNormalization':
        return net.node(operator, [x, ...per(pixels)], shape, { axis: -1 });
      case 'GroupNormalization':
        return net.node(operator, [x, ...per(NORM_GROUPS)], shape, { num_groups: NORM_GROUPS });
      case 'BatchNormalization':
        return net.node(operator, [x, ...per(channels), ...per(channels).reverse()], shape);
      default:
        return net.node(operator, [x, ...per(channels)], shape);
    }
  };
}

/** Operator, steps, features, size of the state. */
const RECURRENT: readonly (readonly ['LSTM' | 'GRU' | 'RNN', number, number, number])[] = [
  ['LSTM', 10, 100, 300],
  ['LSTM', 40, 200, 200],
  ['LSTM', 90, 50, 100],
  ['LSTM', 25, 400, 500],
  ['GRU', 10, 100, 300],
  ['GRU', 40, 200, 200],
  ['GRU', 90, 50, 100],
  ['RNN', 10, 100, 300],
  ['RNN', 40, 200, 200],
  ['RNN', 90, 50, 100],
];
const GATES = { LSTM: 4, GRU: 3, RNN: 1 } as const;

function recur(operator: keyof typeof GATES, steps: number, features: number, hidden: number): Build {
  return (net) => {
    const rows = GATES[operator] * hidden;
    return net.node(
      operator,
      [
        net.input('x', [steps, 1, features]),
        net.weights([1, rows, features], features, 1),
        net.weights([1, rows, hidden], hidden, 1),
        net.filled([1, 2 * rows], 0),
      ],
      [steps, 1, 1, hidden],
      { hidden_size: hidden },
    );
  };
}
