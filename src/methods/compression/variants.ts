/** What a model can be made into. */
import type { VariantName } from '../../contracts/compression/report';
import type { EditableModel, EditableNode } from '../../onnx/edit/editable-model';
import { FOUR_BIT_OPSET } from '../../onnx/passes/four-bits';
import { storeMixed } from '../../onnx/passes/store-mixed';
import { canRaiseOpset, raiseOpset } from '../../onnx/passes/raise-opset';
import {
  DYNAMIC_OPSET,
  quantiseDynamically,
  type QuantisedModel,
} from '../../onnx/passes/quantise-dynamically';
import { quantiseStatically, type Range } from '../../onnx/passes/quantise-statically';
import { storeFloat16, storeInt8 } from '../../onnx/passes/store-small';
import { quantiseWeightsOnly, WEIGHTS_OPSET } from '../../onnx/passes/weight-only';
import type { PreparedModel } from './prepare';

export interface BuiltVariant {
  readonly model: EditableModel;
  /** First outputs of the layers that compute with integers. */
  readonly layers: readonly string[];
  readonly notes: readonly string[];
}

export type VariantOutcome = BuiltVariant | { readonly unavailable: string };

/** Runtimes have the integer operators from 10 on, and pooling of integers from 12 on. */
const STATIC_OPSET = 12;
const LEAST_STATIC_OPSET = 10;
const NO_PRODUCT = 'no product (MatMul, Gemm) has stored weights';

/** What some variants need to know. */
export interface VariantNeeds {
  /** Of activations. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** The size to reach; null without one. */
  readonly mostBytes: number | null;
}

export function buildVariant(
  name: VariantName,
  { plain, folded }: PreparedModel,
  { ranges, mostBytes }: VariantNeeds,
): VariantOutcome {
  switch (name) {
    case 'float16-storage':
      return finished(storeFloat16(plain), []);
    case 'int8-storage':
      return finished(storeInt8(folded), []);
    case 'mixed-storage':
      return mixedVariant(folded, mostBytes);
    case 'int8-weights':
      return weightsVariant(folded);
    case 'int8-dynamic':
      return canRaiseOpset(folded, DYNAMIC_OPSET)
        ? withRest(quantiseDynamically(raiseOpset(folded, DYNAMIC_OPSET), false), NO_PRODUCT)
        : { unavailable: `it needs operator set ${DYNAMIC_OPSET}, and the model's cannot be raised to it` };
    case 'int8-static':
      return staticVariant(folded, ranges);
  }
}

/** The model whose activations `int8-static` quantises. */
export function staticBase(folded: EditableModel): EditableModel | null {
  const raised = canRaiseOpset(folded, STATIC_OPSET) ? raiseOpset(folded, STATIC_OPSET) : folded;
  return (raised.opsets.get('') ?? 0) < LEAST_STATIC_OPSET ? null : raised;
}

function mixedVariant(folded: EditableModel, mostBytes: number | null): VariantOutcome {
  if (mostBytes === null) {
    return { unavailable: 'it needs a size to reach: --target size=1/5' };
  }
  if (!canRaiseOpset(folded, FOUR_BIT_OPSET)) {
    return { unavailable: `it needs operator set ${FOUR_BIT_OPSET}, and the model's cannot be raised to it` };
  }
  const mixed = storeMixed(raiseOpset(folded, FOUR_BIT_OPSET), mostBytes);
  if (mixed === null) {
    return { unavailable: 'the size cannot be reached with 4 bits either' };
  }
  const { model, layers, notes } = finished(mixed, []);
  return {
    model,
    layers,
    notes: [...notes, `${mixed.inFourBits} of ${mixed.stored.length} tensors have 4 bits`],
  };
}

function weightsVariant(folded: EditableModel): VariantOutcome {
  return canRaiseOpset(folded, WEIGHTS_OPSET)
    ? withRest(quantiseWeightsOnly(raiseOpset(folded, WEIGHTS_OPSET)), NO_PRODUCT)
    : { unavailable: `it needs operator set ${WEIGHTS_OPSET}, and the model's cannot be raised to it` };
}

function staticVariant(folded: EditableModel, ranges: ReadonlyMap<string, Range>): VariantOutcome {
  const base = staticBase(folded);
  return base === null
    ? { unavailable: `it needs operator set ${LEAST_STATIC_OPSET}, and the model's cannot be raised to it` }
    : withRest(quantiseStatically(base, ranges), 'no layer (Conv, MatMul, Gemm) has stored weights');
}

/** What stays floats in the arithmetic is stored in 8 bits. */
function withRest({ model, layers }: QuantisedModel, whyNone: string): VariantOutcome {
  return layers.length === 0 ? { unavailable: whyNone } : finished(storeInt8(model), layers);
}

function finished({ model, kept }: ReturnType<typeof storeInt8>, layers: readonly string[]): BuiltVariant {
  return {
    model,
    layers,
    notes: kept.map(({ name, reason }) => `weights '${name}' stay as they are: ${reason}`),
  };
}

const LAYERS: ReadonlySet<string> = new Set([
  'Conv',
  'ConvTranspose',
  'Gemm',
  'MatMul',
  'LSTM',
  'GRU',
  'RNN',
  'Einsum',
  'Attention',
  'MultiHeadAttention',
  'DeformConv',
]);

/** Nodes with the arithmetic of a layer. */
export function isLayer({ opType }: EditableNode): boolean {
  return LAYERS.has(opType);
}

/** Layers that compute with floats in a variant, by operator and reason. */
export function floatLayers(
  { nodes, initialisers }: EditableModel,
  integer: readonly string[],
  name: VariantName,
): { operator: string; count: number; reason: string }[] {
  const done = new Set(integer);
  const groups = new Map<string, { operator: string; count: number; reason: string }>();
  for (const node of nodes) {
    const inside = [...node.attributes.values()].some(({ type }) => type === 'graph');
    if ((!isLayer(node) && !inside) || done.has(node.outputs[0])) {
      continue;
    }
    const reason = inside
      ? 'what stands in its subgraphs is left as it is'
      : whyFloat(node, initialisers.has(node.inputs[1]), name);
    const key = `${node.opType}\n${reason}`;
    const group = groups.get(key) ?? { operator: node.opType, count: 0, reason };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function whyFloat({ opType }: EditableNode, hasWeights: boolean, name: VariantName): string {
  if (name.endsWith('-storage')) {
    return 'only storage is smaller';
  }
  if (opType === 'Conv' && name !== 'int8-static') {
    return 'integers are slower than floats in convolutions of this kind';
  }
  if (opType !== 'Conv' && opType !== 'Gemm' && opType !== 'MatMul') {
    return 'there is no pass for this operator';
  }
  return hasWeights
    ? 'its weights or its bias are of a form that is left alone'
    : 'both factors are computed in the model';
}
