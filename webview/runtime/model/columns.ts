import { formatBytes, formatCount, formatNodeMs, formatShape } from './format';
import type { ModelNodes } from './nodes';

export const columnIds = [
  'position',
  'name',
  'operator',
  'class',
  'shape',
  'mflops',
  'parameters',
  'bytes',
  'live',
  'ms',
  'share',
  'cumulative',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly id: ColumnId;
  readonly label: string;
  /** What the label is too short to say. */
  readonly description: string;
  readonly numeric: boolean;
  /** What a first click sorts by: large numbers first, texts from A. */
  readonly descendingFirst: boolean;
  value(nodes: ModelNodes, position: number): number | string | null;
  text(nodes: ModelNodes, position: number): string;
}

type Value = number | null;
const or = (value: Value, show: (value: number) => string, unknown: string): string =>
  value === null ? unknown : show(value);

const text = (
  id: ColumnId,
  label: string,
  description: string,
  read: (nodes: ModelNodes, position: number) => string,
): Column => ({
  id,
  label,
  description,
  numeric: false,
  descendingFirst: false,
  value: read,
  text: read,
});
const number = (
  id: ColumnId,
  label: string,
  description: string,
  read: (nodes: ModelNodes, position: number) => Value,
  show: (value: number) => string,
  unknown = '?',
): Column => ({
  id,
  label,
  description,
  numeric: true,
  descendingFirst: true,
  value: read,
  text: (nodes, position) => or(read(nodes, position), show, unknown),
});

/** The columns of the node table. The cumulative one depends on the order of rows and is filled in by the table. */
export const nodeColumns: readonly Column[] = [
  {
    ...number(
      'position',
      '#',
      'Place in the order of execution',
      (_, position) => position,
      (position) => String(position + 1),
    ),
    descendingFirst: false,
  },
  text('name', 'Node', 'Name of the node', ({ columns }, position) => columns.name[position]),
  text('operator', 'Operator', 'ONNX operator', ({ columns }, position) => columns.operator[position]),
  text('class', 'Class', 'Kind of work', ({ columns }, position) => columns.class[position]),
  {
    ...text('shape', 'Output', 'Shape of the first output', ({ columns }, position) =>
      formatShape(columns.outputShape[position]),
    ),
    value: ({ columns }, position) => elements(columns.outputShape[position]),
    descendingFirst: true,
  },
  number(
    'mflops',
    'MFLOPs',
    'Millions of floating-point operations',
    ({ columns }, position) => scaled(columns.flops[position]),
    formatCount,
  ),
  number(
    'parameters',
    'Parameters',
    'Elements of the weights it reads',
    ({ columns }, position) => columns.parameters[position],
    formatCount,
  ),
  number(
    'bytes',
    'Bytes',
    'Bytes moved: activations in and out, and weights',
    ({ bytes }, position) => bytes[position],
    formatBytes,
  ),
  number(
    'live',
    'Live',
    'Bytes of activations alive while it runs',
    ({ columns }, position) => columns.liveBytes[position],
    formatBytes,
  ),
  number(
    'ms',
    'Time',
    'Predicted milliseconds of the kernel that begins here; 0 for a node fused into an earlier one',
    ({ columns }, position) => columns.predictedMs[position],
    formatNodeMs,
    '–',
  ),
  number(
    'share',
    'Share',
    'Part of the whole',
    ({ share }, position) => share[position],
    (share) => `${(share * 100).toFixed(1)} %`,
  ),
  number(
    'cumulative',
    'Cumulative',
    'Shares added up in the order shown',
    ({ share }, position) => share[position],
    () => '',
  ),
];

function scaled(flops: Value): Value {
  return flops === null ? null : flops / 1e6;
}

function elements(shape: readonly number[] | null): Value {
  return shape === null ? null : shape.reduce((product, size) => product * size, 1);
}
