import type { NodeFacts } from '../infer/graph-facts';
import type { OperatorClass } from '../operators/operator';

/** 'constant': computed once when the model is loaded; 'shape': arithmetic on shapes. Neither takes time worth counting. */
export type NodeClass = OperatorClass | 'depthwise-conv' | 'control-flow' | 'constant' | 'shape' | 'unknown';

export function classOf(facts: NodeFacts): NodeClass {
  const { operator, outputs, subgraphs } = facts;
  if (subgraphs !== null) {
    return 'control-flow';
  }
  if (operator === null) {
    return 'unknown';
  }
  const present = outputs.filter((output) => output !== null);
  if (present.length > 0 && present.every(({ weights }) => weights !== null)) {
    return 'constant';
  }
  if (present.length > 0 && present.every(({ values }) => values !== null)) {
    return 'shape';
  }
  if (operator.class === 'conv' && isDepthwise(facts)) {
    return 'depthwise-conv';
  }
  if (facts.node.opType === 'Gather' && isTable(facts)) {
    return 'embedding';
  }
  return operator.class;
}

export function isTimed(nodeClass: NodeClass): boolean {
  return nodeClass !== 'constant' && nodeClass !== 'shape';
}

/** One filter (or a few) for each channel, none across channels. */
function isDepthwise({ view, inputs }: NodeFacts): boolean {
  const group = view.number('group', 1);
  const shape = inputs[0]?.shape;
  const channels = shape?.[view.flag('channels_last') ? shape.length - 1 : 1];
  return group > 1 && channels !== undefined && group >= channels;
}

/** Rows of a constant matrix looked up by an index that the model computes or is given. */
function isTable({ inputs, view }: NodeFacts): boolean {
  const table = inputs[0];
  return (
    table != null && table.weights !== null && (table.shape?.length ?? 0) >= 2 && view.number('axis', 0) === 0
  );
}
