import { NodeProblem } from './node-view';
import type { Shape } from './tensor-fact';

/** The shape that tensors of these shapes give together, element by element. */
export function broadcastShapes(shapes: readonly Shape[]): Shape {
  const rank = shapes.reduce((most, shape) => Math.max(most, shape.length), 0);
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1) {
        continue;
      }
      if (size !== 1 && size !== own) {
        throw new NodeProblem(
          `shapes ${shapes.map((one) => `[${one.join(', ')}]`).join(' and ')} do not fit together`,
        );
      }
      size = own;
    }
    return size;
  });
}
