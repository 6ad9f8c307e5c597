/** Operators to measure, with what they need beside the matrix `x`. */
import type { OnnxAttribute } from '../../src/onnx/model';
import type { OnnxElementType } from '../../src/onnx/element-type';
import type { WrittenConstant } from '../../src/onnx/write/write-model';

export interface MeasuredOperator {
  readonly operator: string;
  readonly note?: string;
  readonly group: string;
  readonly domain?: string;
  readonly inputs?: readonly string[];
  /** Inputs behind those. */
  readonly constants?: readonly WrittenConstant[];
  /** Constants that `inputs` name. */
  readonly stored?: readonly WrittenConstant[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  readonly dtype?: OnnxElementType;
  readonly result?: OnnxElementType;
  readonly shape?: readonly number[];
  readonly resultShape?: readonly number[];
  readonly outputs?: number;
  /** Whether the values are negative; positive otherwise. */
  readonly isSigned?: boolean;
}

const float = (name: string, ...values: number[]): WrittenConstant => ({
  name,
  dtype: 'float32',
  shape: values.length === 1 ? [] : [values.length],
  data: new Uint8Array(Float32Array.from(values).buffer),
});
const whole = (name: string, ...values: number[]): WrittenConstant => ({
  name,
  dtype: 'int64',
  shape: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const int = (value: number): OnnxAttribute => ({ type: 'int', value });
const text = (value: string): OnnxAttribute => ({ type: 'string', value });

const named = (
  group: string,
  names: string,
  rest: Partial<MeasuredOperator> = {},
): readonly MeasuredOperator[] => names.split(' ').map((operator) => ({ operator, group, ...rest }));

/** Over a matrix of so many rows and columns. */
export function operatorsOver(rows: number, columns: number): readonly MeasuredOperator[] {
  const row = (name: string): WrittenConstant =>
    float(name, ...Array.from({ length: columns }, (_, at) => 0.5 + at / columns));
  const positions: WrittenConstant = {
    name: 'places',
    dtype: 'int64',
    shape: [rows, columns],
    data: new Uint8Array(
      BigInt64Array.from({ length: rows * columns }, (_, at) => BigInt((at * 7) % columns)).buffer,
    ),
  };
  return [
    ...named(
      'one input',
      'Abs Neg Floor Ceil Round Sqrt Reciprocal Sign Relu LeakyRelu ThresholdedRelu Shrink',
    ),
    ...named('one input', 'HardSigmoid HardSwish Selu Elu Celu Softsign Softplus Mish'),
    ...named('one input', 'Exp Log Sin Cos Tan Atan Sinh Cosh Asinh Sigmoid Tanh Erf Gelu'),
    ...named('one input', 'Acos Asin Atanh Acosh'),
    ...named('one input', 'QuickGelu FastGelu', { domain: 'com.microsoft' }),
    ...named('one input', 'IsNaN IsInf', { result: 'bool' }),
    { operator: 'Clip', group: 'one input', constants: [float('least', 0.3), float('most', 0.6)] },
    { operator: 'Relu', note: 'of negatives', group: 'one input', isSigned: true },
    { operator: 'PRelu', group: 'two inputs', constants: [row('slope')] },
    ...named('two inputs', 'Add Sub Mul Div Max Min Sum Mean', { constants: [row('b')] }),
    { operator: 'Add', note: 'scalar', group: 'two inputs', constants: [float('b', 2)] },
    { operator: 'Add', note: 'whole matrix', group: 'two inputs', inputs: ['x', 'cold'] },
    { operator: 'Mod', group: 'two inputs', constants: [row('b')], attributes: { fmod: int(1) } },
    { operator: 'Pow', note: '2', group: 'two inputs', constants: [float('b', 2)] },
    { operator: 'Pow', note: '3', group: 'two inputs', constants: [float('b', 3)] },
    { operator: 'Pow', note: '4', group: 'two inputs', constants: [float('b', 4)] },
    { operator: 'Pow', note: '0.5', group: 'two inputs', constants: [float('b', 0.5)] },
    { operator: 'Pow', note: 'row', group: 'two inputs', constants: [row('b')] },
    ...named('two inputs', 'Equal Less LessOrEqual Greater GreaterOrEqual', {
      constants: [row('b')],
      result: 'bool',
    }),
    ...[6, 7, 9, 10, 11].map((to): MeasuredOperator => ({
      operator: 'Cast',
      note: `to ${String(to)}`,
      group: 'moving',
      attributes: { to: int(to) },
      result: ({ 6: 'int32', 7: 'int64', 9: 'bool', 10: 'float16', 11: 'float64' } as const)[to],
    })),
    { operator: 'Trilu', group: 'one input', attributes: { upper: int(1) } },
    { operator: 'CumSum', group: 'reduction', constants: [whole('axis', 1)] },
    { operator: 'CumSum', note: 'axis 0', group: 'reduction', constants: [whole('axis', 0)] },
    ...named('reduction', 'ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd', {
      constants: [whole('axes', 1)],
      resultShape: [rows, 1],
    }),
    ...named('reduction', 'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare', {
      constants: [whole('axes', 1)],
      resultShape: [rows, 1],
    }),
    ...['ReduceSum', 'ReduceMean', 'ReduceMax'].map((operator): MeasuredOperator => ({
      operator,
      note: 'axis 0',
      group: 'reduction',
      constants: [whole('axes', 0)],
      resultShape: [1, columns],
    })),
    ...named('reduction', 'ArgMax ArgMin', {
      attributes: { axis: int(1) },
      result: 'int64',
      resultShape: [rows, 1],
    }),
    {
      operator: 'TopK',
      group: 'reduction',
      constants: [whole('k', 10)],
      resultShape: [rows, 10],
      outputs: 2,
    },
    ...[undefined, 'add', 'max', 'mul'].map((reduction): MeasuredOperator => ({
      operator: 'ScatterElements',
      note: reduction,
      group: 'moving',
      inputs: ['x', 'places', 'x'],
      attributes: { axis: int(1), ...(reduction === undefined ? {} : { reduction: text(reduction) }) },
      stored: [positions],
    })),
    { operator: 'GatherElements', group: 'moving', constants: [positions], attributes: { axis: int(1) } },
    {
      operator: 'Gather',
      group: 'moving',
      constants: [whole('at', ...Array.from({ length: rows }, (_, at) => (at * 7) % rows))],
    },
    {
      operator: 'Transpose',
      group: 'moving',
      attributes: { perm: { type: 'ints', value: [1, 0] } },
      resultShape: [columns, rows],
    },
    {
      operator: 'Tile',
      group: 'moving',
      constants: [whole('times', 1, 2)],
      resultShape: [rows, 2 * columns],
    },
    {
      operator: 'Pad',
      group: 'moving',
      constants: [whole('pads', 0, 1, 0, 1)],
      resultShape: [rows, columns + 2],
    },
    ...named('row by row', 'Softmax LogSoftmax Hardmax'),
    ...named('row by row', 'LayerNormalization', { constants: [row('gain')] }),
    ...named('row by row', 'LpNormalization'),
  ];
}

export function labelOf({ operator, note }: MeasuredOperator): string {
  return note === undefined ? operator : `${operator} (${note})`;
}
