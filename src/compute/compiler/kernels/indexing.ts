/** Reading and summing rows by index, and finding the indices of the largest. */
import { sizeOf } from '../../tensors';
import type { GraphBuilder, Value } from '../graph';
import { codeOf } from '../../../onnx/element-type';
import { kernel, normaliseAxes } from '../kernel';
import type { Kernel } from '../kernel';
import { expand, full } from '../symbolic';

/**
 * Sums rows into segments; rows whose id is outside [0, segments) are dropped, as in tfjs.
 * ScatterElements adds in row order on one thread, so the sums are the same at any thread count; ScatterND(add) races.
 */
function segmentSum(graph: GraphBuilder, rows: Value, ids: Value, segments: number): Value {
  const tail = rows.shape.slice(1);
  const boolean = { type: 'bool', shape: ids.shape } as const;
  const tooSmall = graph.node('Less', [ids, graph.scalar(0, 'int32')], boolean);
  const tooLarge = graph.node('GreaterOrEqual', [ids, graph.scalar(segments, 'int32')], boolean);
  const outside = graph.node('Or', [tooSmall, tooLarge], boolean);
  // One row more than asked for takes what is dropped.
  const safe = graph.node('Where', [outside, graph.scalar(segments, 'int32'), ids], {
    type: 'int32',
    shape: ids.shape,
  });
  const column = graph.node('Reshape', [safe, graph.integers([ids.shape[0], ...tail.map(() => 1)])], {
    type: 'int32',
    shape: [ids.shape[0], ...tail.map(() => 1)],
  });
  const index = graph.node('Expand', [column, graph.integers(rows.shape)], {
    type: 'int32',
    shape: rows.shape,
  });
  const shape = [segments + 1, ...tail];
  const zeros = graph.node('Expand', [graph.scalar(0, rows.type), graph.integers(shape)], {
    type: rows.type,
    shape,
  });
  const sums = graph.node(
    'ScatterElements',
    [zeros, index, rows],
    { type: rows.type, shape },
    { axis: 0, reduction: 'add' },
  );
  return graph.node('Slice', [sums, graph.integers([0]), graph.integers([segments]), graph.integers([0])], {
    type: rows.type,
    shape: [segments, ...tail],
  });
}

export const indexingKernels: readonly Kernel[] = [
  kernel<{ axis: number; batchDims: number }>(
    'GatherV2',
    ['x', 'indices'],
    (graph, [x, indices], { axis, batchDims }) => {
      if ((batchDims ?? 0) !== 0) {
        throw new Error('gather with batchDims cannot be compiled; flatten the batch into the indices.');
      }
      const [along] = normaliseAxes(axis, x.shape.length);
      const { value, shape } = expand(graph, x, [along]);
      const index = expand(graph, indices);
      const around = (dimensions: readonly number[]) => [
        ...dimensions.slice(0, along),
        ...index.shape,
        ...dimensions.slice(along + 1),
      ];
      return {
        value: graph.node(
          'Gather',
          [value, index.value],
          { type: value.type, shape: around(value.shape) },
          { axis: along },
        ),
        shape: around(shape),
      };
    },
  ),
  kernel<{ numSegments: number }>(
    'UnsortedSegmentSum',
    ['x', 'segmentIds'],
    (graph, [x, segmentIds], { numSegments }) => {
      const rows = expand(graph, x).value;
      const ids = expand(graph, segmentIds).value;
      if (sizeOf(ids.shape) !== rows.shape[0]) {
        throw new Error(`unsortedSegmentSum: ${sizeOf(ids.shape)} ids for ${rows.shape[0]} rows.`);
      }
      return full(segmentSum(graph, rows, ids, numSegments));
    },
  ),
  kernel<{ k: number; sorted: boolean }>('TopK', ['x'], (graph, [x], { k }) => {
    const { value } = expand(graph, x);
    const shape = [...value.shape.slice(0, -1), k];
    const [values, places] = graph.nodeWithOutputs(
      'TopK',
      [value, graph.integers([k])],
      [
        { type: value.type, shape },
        { type: 'int64', shape },
      ],
      { axis: -1, largest: 1, sorted: 1 },
    );
    const indices = graph.node('Cast', [places], { type: 'int32', shape }, { to: codeOf('int32') });
    return [full(values), full(indices)];
  }),
];
