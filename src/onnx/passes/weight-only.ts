import { type EditableModel, newNode } from '../edit/editable-model';
import { withoutUnread } from './fold-batch-norm';
import { IntegerStore, weightedLayer } from './layer-weights';
import type { QuantisedModel } from './quantise-dynamically';
import { Rewriter } from './rewriter';

/** The first operator set in which DequantizeLinear has an axis. ONNX Runtime's own, of older sets, is not packed: it would run each time. */
export const WEIGHTS_OPSET = 13;

/**
 * Products with weights that stay 8-bit integers in memory: DequantizeLinear before MatMul or Gemm, with a scale for each column.
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
    const plain =
      layer.kind === 'Gemm' ? { ...node, attributes: new Map(), fields: new Uint8Array(0) } : node;
    rewriter.replace(node, [
      newNode('DequantizeLinear', [weights.integers, weights.scale, weights.zero], [float], { axis }),
      { ...plain, inputs: [node.inputs[0], float, ...node.inputs.slice(2)] },
    ]);
    layers.push(output);
  }
  return { model: withoutUnread(rewriter.finish()), layers };
}
