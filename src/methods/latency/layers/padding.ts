/** Margins of zeros that the convolution or the pooling behind them takes over. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';

/** The Pad nodes that are gone once the model is loaded. */
export function joinsPadding(nodes: readonly NodeCounts[], counts: ModelCounts): ReadonlySet<NodeCounts> {
  const results = new Set(counts.outputs.map(({ name }) => name));
  const readers = new Map<string, NodeCounts[]>();
  for (const one of nodes) {
    for (const name of one.node.inputs) {
      readers.set(name, [...(readers.get(name) ?? []), one]);
    }
  }
  return new Set(
    nodes.filter((one) => {
      const [output] = one.node.outputs;
      const behind = readers.get(output) ?? [];
      return (
        one.node.opType === 'Pad' &&
        padsZeros(one, counts) &&
        behind.length === 1 &&
        behind[0].node.inputs[0] === output &&
        takesMargins(behind[0]) &&
        !results.has(output)
      );
    }),
  );
}

/** Zeros around the spatial axes only. */
function padsZeros({ node, inputShapes }: NodeCounts, counts: ModelCounts): boolean {
  const mode = node.attributes.get('mode');
  if (mode?.type === 'string' && mode.value !== 'constant') {
    return false;
  }
  const filler = node.attributes.get('value');
  const value = node.inputs[2]
    ? (counts.factOf(node.inputs[2])?.values?.[0] ?? NaN)
    : filler?.type === 'float'
      ? filler.value
      : 0;
  const stated = node.attributes.get('pads');
  const pads = stated?.type === 'ints' ? stated.value : counts.factOf(node.inputs[1] ?? '')?.values;
  const rank = inputShapes[0]?.length ?? 0;
  if (pads == null || pads.length !== 2 * rank || node.inputs[3]) {
    return false;
  }
  return value === 0 && [...pads].every((size, at) => size >= 0 && (at % rank >= 2 || size === 0));
}

function takesMargins({ node, inputShapes }: NodeCounts): boolean {
  const auto = node.attributes.get('auto_pad');
  if (auto?.type === 'string' && auto.value !== 'NOTSET') {
    return false;
  }
  return (node.opType === 'Conv' || node.opType === 'AveragePool') && (inputShapes[0]?.length ?? 0) >= 3;
}
