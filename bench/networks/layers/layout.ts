import type { Shape, Value } from '../../../src/compute/compiler/graph';
import type { NetworkBuilder } from '../network-builder';

export function reshape(net: NetworkBuilder, x: Value, shape: Shape): Value {
  return net.node('Reshape', [x, net.integers(shape)], shape, {}, x.type);
}

export function transpose(net: NetworkBuilder, x: Value, perm: readonly number[]): Value {
  return net.node(
    'Transpose',
    [x],
    perm.map((axis) => x.shape[axis]),
    { perm },
  );
}

export function concat(net: NetworkBuilder, parts: readonly Value[], axis: number): Value {
  const joined = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return net.node(
    'Concat',
    parts,
    parts[0].shape.map((size, at) => (at === axis ? joined : size)),
    { axis },
  );
}

/** Equal parts along an axis. */
export function split(net: NetworkBuilder, x: Value, count: number, axis: number): readonly Value[] {
  const part = x.shape.map((size, at) => (at === axis ? size / count : size));
  const sizes = net.integers(Array.from({ length: count }, () => part[axis]));
  return net.nodeWithOutputs(
    'Split',
    [x, sizes],
    Array.from({ length: count }, () => part),
    { axis },
  );
}

/** The entries [start, end) along an axis. */
export function slice(net: NetworkBuilder, x: Value, axis: number, start: number, end: number): Value {
  const shape = x.shape.map((size, at) => (at === axis ? end - start : size));
  return net.node('Slice', [x, net.integers([start]), net.integers([end]), net.integers([axis])], shape);
}

/** One entry along an axis, which falls away. */
export function pick(net: NetworkBuilder, x: Value, axis: number, index: number): Value {
  return net.node(
    'Gather',
    [x, net.scalar(index, 'int64')],
    x.shape.filter((_, at) => at !== axis),
    { axis },
  );
}
