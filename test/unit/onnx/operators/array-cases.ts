/** Operators on single elements, on the arrangement of arrays, and on images. */
import { byte, bytes, c, float32, ids, int64, MICROSOFT, scalar, scalar64, type OperatorCase } from './case';

const elementwise: readonly OperatorCase[] = [
  c('Add', 7, [
    [2, 1, 4],
    [3, 1],
  ]),
  c('Mul', 14, [[4], [2, 3, 4]]),
  c('Where', 9, [{ shape: [3, 1], dtype: 'bool' }, [1, 4], [2, 1, 1]]),
  c('Equal', 11, [[2, 3], [3]]),
  c('Max', 12, [[2, 3], [3], [1]]),
  c('Clip', 11, [[2, 3], scalar(0), scalar(6)]),
  c('PRelu', 9, [
    [2, 3, 4],
    [3, 1],
  ]),
  c('Gelu', 20, [[2, 3]]),
  c('BiasGelu', 13, [[2, 3], [3]], {}, { domain: MICROSOFT }),
  c('HardSwish', 14, [[2, 3]]),
  c('Cast', 13, [[2, 3]], { to: 7 }),
  c('Dropout', 12, [[2, 3]], {}, { outputs: 2 }),
  c('CumSum', 14, [[2, 3], scalar64(1)]),
  c('QuantizeLinear', 13, [[2, 3], scalar(0.1), byte()]),
  c('DequantizeLinear', 13, [bytes(2, 3), scalar(0.1), byte()]),
  c('DynamicQuantizeLinear', 11, [[2, 3]], {}, { outputs: 3 }),
];

const layouts: readonly OperatorCase[] = [
  c('Reshape', 5, [[2, 3, 4], int64(0, -1)]),
  c('Reshape', 14, [{ dtype: 'float32', dims: [2, 0, 4], values: [] }, int64(0, 2)], { allowzero: 1 }),
  c('Flatten', 13, [[2, 3, 4]], { axis: -1 }),
  c('Flatten', 9, [[2, 3, 4]], { axis: 0 }),
  c('Squeeze', 11, [[1, 3, 1]], { axes: [0] }),
  c('Squeeze', 13, [[1, 3, 1], int64(-1)]),
  c('Squeeze', 13, [[1, 3, 1]]),
  c('Unsqueeze', 11, [[3]], { axes: [0, 2] }),
  c('Unsqueeze', 13, [[3], int64(-1, 0)]),
  c('Transpose', 13, [[2, 3, 4]]),
  c('Transpose', 13, [[2, 3, 4]], { perm: [1, 2, 0] }),
  c('Expand', 13, [[3, 1], int64(2, 1, 4)]),
  c('Tile', 13, [[2, 3], int64(2, 3)]),
  c('DepthToSpace', 13, [[1, 8, 2, 3]], { blocksize: 2 }),
  c('SpaceToDepth', 13, [[1, 2, 4, 6]], { blocksize: 2 }),
  c('Pad', 2, [[2, 3]], { pads: [0, 1, 2, -1] }),
  c('Pad', 13, [[2, 3], int64(1, 2, 3, 4)]),
  c('Pad', 18, [[2, 3, 4], int64(1, 2), scalar(0), int64(-1)]),
  c('Shape', 15, [[2, 3, 4]], { start: 1, end: -1 }),
  c('Size', 13, [[2, 3, 4]]),
];

const selections: readonly OperatorCase[] = [
  c(
    'Concat',
    13,
    [
      [2, 3],
      [2, 5],
    ],
    { axis: -1 },
  ),
  c('Split', 11, [[6, 4]], { axis: 0, split: [1, 2, 3] }, { outputs: 3 }),
  c('Split', 13, [[6, 4], int64(4, 2)], { axis: 0 }, { outputs: 2 }),
  c('Split', 18, [[7, 4]], { axis: 0, num_outputs: 3 }, { outputs: 3 }),
  c('Slice', 9, [[5, 6]], { starts: [1, -3], ends: [100, -1], axes: [0, 1] }),
  c('Slice', 13, [[5, 6], int64(1), int64(Number.MAX_SAFE_INTEGER), int64(1), int64(2)]),
  c('Slice', 13, [[5, 6], int64(-1), int64(-100), int64(0), int64(-1)]),
  c('Slice', 13, [[5, 6], int64(-1), int64(0), int64(0), int64(-2)]),
  c('Slice', 13, [[5, 6], int64(4, 0), int64(2, 9)]),
  c('Gather', 13, [[5, 6], ids(2, 3)], { axis: 1 }),
  c('Gather', 13, [[5, 6], scalar64(-1)]),
  c('GatherElements', 13, [[5, 6], ids(2, 6)], { axis: 0 }),
  c('GatherND', 13, [[2, 3, 4], ids(2, 2)]),
  c('GatherND', 13, [[2, 3, 4], ids(2, 1)], { batch_dims: 1 }),
  c('ScatterND', 16, [[4, 3], ids(2, 1), [2, 3]]),
  c('ScatterElements', 18, [[4, 3], ids(2, 3), [2, 3]]),
  c('OneHot', 11, [ids(2, 3), scalar64(5), float32(0, 1)], { axis: 1 }),
  c('Compress', 11, [[3, 4], { dtype: 'bool', dims: [3], values: [1, 0, 1] }], { axis: 0 }),
];

const reductions: readonly OperatorCase[] = [
  c('ReduceMean', 13, [[2, 3, 4]], { axes: [-1], keepdims: 0 }),
  c('ReduceMean', 18, [[2, 3, 4], int64(0, 2)]),
  c('ReduceSum', 13, [[2, 3, 4]], { keepdims: 0 }),
  c('ReduceSum', 13, [[2, 3, 4]], { noop_with_empty_axes: 1 }),
  c('ReduceL2', 18, [[2, 3, 4], int64(1)], { keepdims: 0 }),
  c('ArgMax', 13, [[2, 3, 4]], { axis: -1, keepdims: 0 }),
  c('TopK', 11, [[2, 9], int64(4)], {}, { outputs: 2 }),
];

const images: readonly OperatorCase[] = [
  c('Resize', 10, [[1, 2, 5, 5], float32(1, 1, 2, 2.5)]),
  c('Resize', 13, [[1, 2, 5, 5], null, float32(1, 1, 1.5, 0.5)], { mode: 'linear' }),
  c('Resize', 13, [[1, 2, 5, 5], null, null, int64(1, 2, 9, 7)]),
  c('Resize', 18, [[1, 2, 5, 8], null, null, int64(10, 10)], {
    axes: [2, 3],
    keep_aspect_ratio_policy: 'not_larger',
  }),
  c('Upsample', 9, [[1, 2, 5, 5], float32(1, 1, 2, 2)]),
  c('Upsample', 7, [[1, 2, 5, 5]], { scales: { floats: [1, 1, 2, 2] } }),
  c('GridSample', 16, [
    [1, 2, 5, 5],
    [1, 3, 4, 2],
  ]),
  c('RoiAlign', 16, [[1, 2, 8, 8], [3, 4], ids(3)], { output_height: 2, output_width: 3 }),
];

const generators: readonly OperatorCase[] = [
  c('ConstantOfShape', 9, [int64(2, 3)], { value: { tensor: { dtype: 'int64', dims: [1], values: [7] } } }),
  c('Range', 11, [scalar(1), scalar(6.5), scalar(2)]),
  c('EyeLike', 9, [[3, 4]]),
  c('Constant', 13, [], { value: { tensor: { dtype: 'float32', dims: [2, 1], values: [1, 2] } } }),
  c('Constant', 13, [], { value_ints: [1, 2, 3] }),
  c('Constant', 13, [], { value_float: { float: 2 } }),
  c('RandomNormal', 1, [], { shape: [2, 3] }),
];

export const arrayCases: readonly OperatorCase[] = [
  ...elementwise,
  ...layouts,
  ...selections,
  ...reductions,
  ...images,
  ...generators,
];
