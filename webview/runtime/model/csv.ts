import { csvOf } from '../../kit/csv';
import type { ModelNodes } from './nodes';

const header = [
  'position',
  'name',
  'operator',
  'class',
  'outputShape',
  'macs',
  'flops',
  'parameters',
  'inputBytes',
  'weightBytes',
  'outputBytes',
  'liveBytes',
  'predictedMs',
  'share',
];

/** All nodes as CSV, in the order of execution; empty where a value is not known. */
export function nodesCsv({ columns, share, count }: ModelNodes): string {
  const rows = Array.from({ length: count }, (_, position) => [
    position + 1,
    columns.name[position],
    columns.operator[position],
    columns.class[position],
    columns.outputShape[position]?.join('x') ?? '',
    columns.macs[position] ?? '',
    columns.flops[position] ?? '',
    columns.parameters[position],
    columns.inputBytes[position] ?? '',
    columns.weightBytes[position],
    columns.outputBytes[position] ?? '',
    columns.liveBytes[position],
    columns.predictedMs[position] ?? '',
    share[position],
  ]);
  return csvOf([header, ...rows]);
}
