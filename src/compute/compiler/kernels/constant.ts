/** Tensors known at trace time, and the identity. */
import type { DataType } from '@tensorflow/tfjs-core';
import { elementType, kernel } from '../kernel';
import type { Kernel } from '../kernel';
import { uniform } from '../symbolic';

export const constantKernels: readonly Kernel[] = [
  kernel<{ shape: readonly number[]; value: number; dtype: DataType }>(
    'Fill',
    [],
    (graph, _, { shape, value, dtype }) => uniform(graph, value, elementType(dtype ?? 'float32'), shape),
  ),
  kernel('ZerosLike', ['x'], (graph, [x]) => uniform(graph, 0, x.value.type, x.shape)),
  kernel('OnesLike', ['x'], (graph, [x]) => uniform(graph, 1, x.value.type, x.shape)),
  kernel('Identity', ['x'], (_, [x]) => x),
];
