/** Comparisons, logic and selection. */
import { kernel } from '../kernel';
import type { Kernel } from '../kernel';
import { elementwise, sameShape } from '../symbolic';

function comparison(name: string, operator: string): Kernel {
  return kernel(name, ['a', 'b'], (graph, [a, b]) => elementwise(graph, operator, [a, b], 'bool'));
}

export const comparisonKernels: readonly Kernel[] = [
  comparison('Equal', 'Equal'),
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  comparison('LogicalAnd', 'And'),
  comparison('LogicalOr', 'Or'),
  kernel('NotEqual', ['a', 'b'], (graph, [a, b]) =>
    elementwise(graph, 'Not', [elementwise(graph, 'Equal', [a, b], 'bool')], 'bool'),
  ),
  kernel('LogicalNot', ['x'], (graph, [x]) => elementwise(graph, 'Not', [x], 'bool')),
  kernel('Select', ['condition', 't', 'e'], (graph, [condition, whenTrue, whenFalse]) => {
    if (!sameShape(condition.shape, whenTrue.shape)) {
      throw new Error(
        `Select: the condition has shape [${condition.shape.join(', ')}], the branches [${whenTrue.shape.join(', ')}]; broadcast first (tf.where does).`,
      );
    }
    return elementwise(graph, 'Where', [condition, whenTrue, whenFalse], whenTrue.value.type);
  }),
];
