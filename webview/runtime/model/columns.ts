import { formatFigure, formatNodeMs, formatShape, formatShare } from './format';
import type { ModelNodes } from './nodes';

export const columnIds = [
  'position',
  'name',
  'operator',
  'class',
  'shape',
  'ms',
  'share',
  'cumulative',
  'mflops',
  'parameters',
  'bytes',
  'live',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly id: ColumnId;
  readonly label: string;
  /** Of all values in the column; null for texts and plain counts. */
  readonly unit: string | null;
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
  unit: null,
  description,
  numeric: false,
  descendingFirst: false,
  value: read,
  text: read,
});
const number = (
  id: ColumnId,
  label: string,
  unit: string | null,
  description: string,
  read: (nodes: ModelNodes, position: number) => Value,
  show: (value: number) => string,
  unknown = '?',
): Column => ({
  id,
  label,
  unit,
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
      null,
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
    'ms',
    'Time',
    'ms',
    'Predicted milliseconds of the kernel that begins here; 0 for a node fused into an earlier one',
    ({ columns }, position) => columns.predictedMs[position],
    formatNodeMs,
    '–',
  ),
  number(
    'share',
    'Share',
    '%',
    'Part of the whole time, or of the work where no time is predicted',
    ({ share }, position) => share[position],
    formatShare,
  ),
  number(
    'cumulative',
    'Cumulative',
    '%',
    'Shares added up in the order shown',
    ({ share }, position) => share[position],
    () => '',
  ),
  number(
    'mflops',
    'Work',
    'MFLOPs',
    'Millions of floating-point operations',
    ({ columns }, position) => millions(columns.flops[position]),
    formatFigure,
  ),
  number(
    'parameters',
    'Parameters',
    null,
    'Elements of the weights it reads',
    ({ columns }, position) => columns.parameters[position],
    formatFigure,
  ),
  number(
    'bytes',
    'Moved',
    'MB',
    'Activations read and written, and weights read, in millions of bytes',
    ({ bytes }, position) => millions(bytes[position]),
    formatFigure,
  ),
  number(
    'live',
    'Live',
    'MB',
    'Activations alive while it runs, in millions of bytes',
    ({ columns }, position) => millions(columns.liveBytes[position]),
    formatFigure,
  ),
];

function millions(value: Value): Value {
  return value === null ? null : value / 1e6;
}

function elements(shape: readonly number[] | null): Value {
  return shape === null ? null : shape.reduce((product, size) => product * size, 1);
}
