/** Integer arithmetic whose activations are quantised as they come, by the range they have in each run. */
import { type EditableModel, type EditableNode, newNode } from '../edit/editable-model';
import { newTensor } from '../edit/editable-tensor';
import { codeOf } from '../element-type';
import { withoutUnread } from './fold-batch-norm';
import { IntegerStore, type IntegerWeights, weightedLayer, type WeightedLayer } from './layer-weights';
import { Rewriter } from './rewriter';

export interface QuantisedModel {
  readonly model: EditableModel;
  /** Names of the first outputs of the layers that compute with integers. */
  readonly layers: readonly string[];
}

/** The first operator set with DynamicQuantizeLinear. */
export const DYNAMIC_OPSET = 11;
const FLOAT = codeOf('float32');

/** DynamicQuantizeLinear → MatMulInteger → Cast → · scales → + bias, for products. @param convolutions also those, as ConvInteger */
export function quantiseDynamically(model: EditableModel, convolutions: boolean): QuantisedModel {
  const rewriter = new Rewriter(model);
  const store = new IntegerStore(rewriter);
  const layers: string[] = [];
  const inputs = new Map<string, QuantisedInput>();
  for (const node of model.nodes) {
    const layer = weightedLayer(model, node);
    if (layer === null || (layer.kind === 'Conv' && !convolutions)) {
      continue;
    }
    const weights = store.of(layer);
    if (weights === null) {
      continue;
    }
    const [x] = node.inputs;
    const known = inputs.get(x);
    const input = known ?? quantisedInput(rewriter, x);
    inputs.set(x, input);
    rewriter.replace(node, [
      ...(known === undefined ? [input.node] : []),
      ...integerLayer(rewriter, layer, input, weights),
    ]);
    layers.push(node.outputs[0]);
  }
  return { model: withoutUnread(rewriter.finish()), layers };
}

interface QuantisedInput {
  readonly node: EditableNode;
  readonly integers: string;
  readonly scale: string;
  readonly zero: string;
}

function quantisedInput(rewriter: Rewriter, name: string): QuantisedInput {
  const [integers, scale, zero] = ['uint8', 'scale', 'zero'].map((part) => rewriter.name(`${name}/${part}`));
  return {
    node: newNode('DynamicQuantizeLinear', [name], [integers, scale, zero]),
    integers,
    scale,
    zero,
  };
}

function integerLayer(
  rewriter: Rewriter,
  { node, kind, dims, bias }: WeightedLayer,
  { integers, scale, zero }: QuantisedInput,
  weights: IntegerWeights,
): EditableNode[] {
  const [output] = node.outputs;
  const [sums, floats, scales, scaled] = ['int32', 'float', 'scales', 'scaled'].map((part) =>
    rewriter.name(`${output}/${part}`),
  );
  const inner = newNode('MatMulInteger', [integers, weights.integers, zero], [sums]);
  const isConv = kind === 'Conv';
  // The axis of channels is the second of an image's.
  const perChannel = isConv ? dims.slice(1).map((_, axis) => (axis === 0 ? dims[0] : 1)) : null;
  const weightScale =
    perChannel === null
      ? weights.scale
      : rewriter.store(newTensor(`${output}/weight-scales`, 'float32', perChannel, weights.scales));
  const added =
    bias !== null && bias !== undefined
      ? rewriter.store(newTensor(`${output}/bias`, 'float32', perChannel ?? [bias.length], bias))
      : (node.inputs[2] ?? '');
  const hasBias = kind !== 'MatMul' && added !== '';
  return [
    isConv
      ? { ...node, name: node.name, opType: 'ConvInteger', inputs: inner.inputs, outputs: [sums] }
      : inner,
    newNode('Cast', [sums], [floats], { to: FLOAT }),
    newNode('Mul', [scale, weightScale], [scales]),
    newNode('Mul', [floats, scales], [hasBias ? scaled : output]),
    ...(hasBias ? [newNode('Add', [scaled, added], [output])] : []),
  ];
}
