/** Operators that make values from nothing but their attributes and a shape. */
import { elementsOf, elementTypeOf } from '../element-type';
import { NodeProblem, type NodeView } from '../infer/node-view';
import { type Inferred, MAX_FOLDED_ELEMENTS } from '../infer/tensor-fact';
import { named, type Operators } from './operator';

function constant(node: NodeView): readonly Inferred[] {
  const tensor = node.tensor('value');
  if (tensor !== null) {
    return [{ shape: tensor.dims, dtype: tensor.dtype, values: tensor.values ?? null }];
  }
  for (const [name, { type, value }] of [...node.node.attributes].map(
    ([name, attribute]) => [name, { value: null, ...attribute }] as const,
  )) {
    if (name === 'value_int' || name === 'value_float') {
      return [
        { shape: [], dtype: type === 'int' ? 'int64' : 'float32', values: Float64Array.of(Number(value)) },
      ];
    }
    if ((type === 'ints' || type === 'floats') && Array.isArray(value)) {
      return [
        {
          shape: [value.length],
          dtype: type === 'ints' ? 'int64' : 'float32',
          values: Float64Array.from(value as readonly number[]),
        },
      ];
    }
    if (type === 'string') {
      return [{ shape: [], dtype: 'string' }];
    }
    if (type === 'strings' && Array.isArray(value)) {
      return [{ shape: [value.length], dtype: 'string' }];
    }
  }
  throw new NodeProblem('its value is of a kind that is not read');
}

/** How models without weights state the shapes of their weights. */
function constantOfShape(node: NodeView): readonly Inferred[] {
  const shape = [...node.values(0)];
  if (shape.some((size) => size < 0)) {
    throw new NodeProblem(`its shape [${shape.join(', ')}] is negative`);
  }
  const value = node.tensor('value');
  const filler = value === null ? 0 : (value.values?.[0] ?? null);
  const count = elementsOf(shape);
  return [
    {
      shape,
      dtype: value?.dtype ?? 'float32',
      values: filler !== null && count <= MAX_FOLDED_ELEMENTS ? new Float64Array(count).fill(filler) : null,
    },
  ];
}

function range(node: NodeView): readonly Inferred[] {
  const [start, limit, delta] = [0, 1, 2].map((index) => node.values(index)[0]);
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  if (!Number.isFinite(count)) {
    throw new NodeProblem(`from ${start} to ${limit} by ${delta} is no range`);
  }
  return [
    {
      shape: [count],
      values:
        count <= MAX_FOLDED_ELEMENTS
          ? Float64Array.from({ length: count }, (_, index) => start + index * delta)
          : null,
    },
  ];
}

function random(node: NodeView): readonly Inferred[] {
  return [{ shape: node.integers('shape') ?? [], dtype: elementTypeOf(node.number('dtype', 1)) }];
}

export const constantOperators: Operators = {
  Constant: { class: 'other', infer: constant },
  ConstantOfShape: { class: 'other', infer: constantOfShape },
  Range: { class: 'other', infer: range },
  EyeLike: {
    class: 'other',
    infer: (node) => [{ shape: node.shape(0), dtype: elementTypeOf(node.number('dtype', 1)) }],
  },
  ...named('RandomNormal RandomUniform', { class: 'other', flopsPerElement: 4, random: true, infer: random }),
};
