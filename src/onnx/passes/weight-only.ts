import { type EditableModel, type EditableNode, newNode } from '../edit/editable-model';
import { floatsOf, newTensor } from '../edit/editable-tensor';
import { withoutUnread } from './fold-batch-norm';
import { IntegerStore, weightedLayer } from './layer-weights';
import type { QuantisedModel } from './quantise-dynamically';
import { Rewriter } from './rewriter';

/** The first operator set in which DequantizeLinear has an axis. ONNX Runtime's own, of older sets, is not packed: it would run each time. */
export const WEIGHTS_OPSET = 13;

/**
 * Products with weights that stay 8-bit integers in memory: DequantizeLinear before MatMul, with a scale for each column.
 * Only for models of WEIGHTS_OPSET and later. Convolutions are left alone: runtimes have none of this kind, and would turn their weights into floats at every run.
 */
export function quantiseWeightsOnly(model: EditableModel): QuantisedModel {
  const rewriter = new Rewriter(model);
  const store = new IntegerStore(rewriter);
  const layers: string[] = [];
  for (const node of model.nodes) {
    const layer = weightedLayer(model, node);
    const weights = layer === null || layer.kind === 'Conv' ? null : store.of(layer);
    if (layer === null || weights === null) {
      continue;
    }
    const [output] = node.outputs;
    const float = rewriter.name(`${output}/weights`);
    const { axis } = layer;
    const [x, , bias = ''] = node.inputs;
    const product = bias === '' ? output : rewriter.name(`${output}/product`);
    rewriter.replace(node, [
      newNode('DequantizeLinear', [weights.integers, weights.scale, weights.zero], [float], { axis }),
      { ...newNode('MatMul', [x, float], [product]), name: node.name },
      ...(bias === '' ? [] : [withBias(model, rewriter, product, bias, output)]),
    ]);
    layers.push(output);
  }
  return { model: withoutUnread(rewriter.finish()), layers };
}

/**
 * A stored bias is subtracted, negated: of a product, a sum and an activation ONNX Runtime makes one operator before it looks for
 * packed weights.
 */
function withBias(
  { initialisers }: EditableModel,
  rewriter: Rewriter,
  product: string,
  bias: string,
  output: string,
): EditableNode {
  const tensor = initialisers.get(bias);
  const negative = tensor?.dtype === 'float32' ? floatsOf(tensor)?.map((one) => -one) : undefined;
  return tensor === undefined || negative === undefined
    ? newNode('Add', [product, bias], [output])
    : newNode(
        'Sub',
        [product, rewriter.store(newTensor(`${bias}/negative`, 'float32', tensor.dims, negative))],
        [output],
      );
}
