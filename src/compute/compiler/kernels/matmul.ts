/** Matrix products, batched over leading axes that broadcast. */
import { sizeOf } from '../../tensors';
import type { GraphBuilder, Value } from '../graph';
import { kernel } from '../kernel';
import type { Kernel } from '../kernel';
import { broadcastShapes, expand, reshapeValue, uniform, uniformNumber } from '../symbolic';
import type { Symbolic } from '../symbolic';

/** The matrices of a tensor, real in their two axes; batches stay lazy. ONNX Runtime folds the transpose into the product. */
function matrices(graph: GraphBuilder, tensor: Symbolic, transpose: boolean): Value {
  const rank = tensor.shape.length;
  const { value } = expand(graph, tensor, [rank - 2, rank - 1]);
  if (!transpose) {
    return value;
  }
  const perm = [...value.shape.keys()];
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return graph.node(
    'Transpose',
    [value],
    { type: value.type, shape: perm.map((axis) => value.shape[axis]) },
    { perm },
  );
}

export const matmulKernels: readonly Kernel[] = [
  kernel<{ transposeA: boolean; transposeB: boolean }>(
    'BatchMatMul',
    ['a', 'b'],
    (graph, [a, b], { transposeA, transposeB }) => {
      const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
      const [rows, columns] = [
        a.shape[a.shape.length - (transposeA ? 1 : 2)],
        b.shape[b.shape.length - (transposeB ? 2 : 1)],
      ];
      // A recurrent network begins with a state of zeros.
      if (uniformNumber(a) === 0 || uniformNumber(b) === 0) {
        return uniform(graph, 0, a.value.type, [...batch, rows, columns]);
      }
      const left = matrices(graph, a, transposeA);
      const right = matrices(graph, b, transposeB);
      const valueBatch = broadcastShapes([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
      // One matrix on the right for the whole batch: as rank 2 the product becomes a single large one.
      const shared =
        sizeOf(right.shape.slice(0, -2)) === 1 ? reshapeValue(graph, right, right.shape.slice(-2)) : right;
      const value = graph.node('MatMul', [left, shared], {
        type: left.type,
        shape: [...valueBatch, rows, columns],
      });
      return { value, shape: [...batch, rows, columns] };
    },
  ),
];
