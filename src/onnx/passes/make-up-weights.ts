import type { EditableModel, EditableNode } from '../edit/editable-model';
import { alignedCopy, floatsOf, newTensor } from '../edit/editable-tensor';
import { elementsOf } from '../element-type';
import { Rewriter } from './rewriter';

export interface MadeUpWeights {
  readonly model: EditableModel;
  /** How many tensors got numbers; 0 for a model that holds its weights. */
  readonly tensors: number;
}

/**
 * A model without weights, which makes tensors of one number as it is loaded (ConstantOfShape), gets numbers as a trained network has:
 * normal weights by the number of inputs, normalisation that changes nothing, biases of zero. What it computes means nothing; what
 * it takes is that of the network.
 *
 * @param normal draws from the standard normal distribution
 */
export function makeUpWeights(model: EditableModel, normal: () => number): MadeUpWeights {
  const rewriter = new Rewriter(model);
  const makers = new Map(model.nodes.flatMap((node) => (isMaker(node) ? [[node.outputs[0], node]] : [])));
  const done = new Set<string>();
  for (const reader of model.nodes) {
    reader.inputs.forEach((name, input) => {
      const maker = makers.get(name);
      const role = roleOf(reader, input);
      const dims = maker === undefined ? null : dimsOf(model, maker.inputs[0]);
      if (maker === undefined || role === null || dims === null || done.has(name)) {
        return;
      }
      done.add(name);
      rewriter.replace(maker, []);
      rewriter.keep(newTensor(name, 'float32', dims, values(role, dims, normal)));
    });
  }
  // Normalisation beside made-up weights may be stored: of one number too, which would quench everything.
  return { model: done.size === 0 ? model : withPlainNorms(rewriter.finish()), tensors: done.size };
}

type Role = 'weight' | 'factor' | 'one' | 'zero';

/** Below 1, so that sums along residual paths do not grow from block to block. */
const NORM_FACTOR = 0.7;

function isMaker({ domain, opType, attributes }: EditableNode): boolean {
  const value = attributes.get('value');
  return (
    domain === '' &&
    opType === 'ConstantOfShape' &&
    (value === undefined || (value.type === 'tensor' && value.value.dtype === 'float32'))
  );
}

function roleOf({ domain, opType }: EditableNode, input: number): Role | null {
  if (domain !== '') {
    return null;
  }
  switch (opType) {
    case 'Conv':
    case 'ConvTranspose':
    case 'Gemm':
      return input === 1 ? 'weight' : input === 2 ? 'zero' : null;
    case 'MatMul':
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return input === 1 || (input === 2 && opType !== 'MatMul') ? 'weight' : null;
    case 'Gather':
      return input === 0 ? 'weight' : null;
    case 'BatchNormalization':
    case 'LayerNormalization':
      return input === 0 ? null : input === 1 ? 'factor' : input === 4 ? 'one' : 'zero';
    default:
      return null;
  }
}

function dimsOf({ initialisers }: EditableModel, name: string): readonly number[] | null {
  const tensor = initialisers.get(name);
  const bytes = tensor?.dtype === 'int64' ? tensor.data() : null;
  return bytes === null ? null : Array.from(new BigInt64Array(alignedCopy(bytes)), Number);
}

function values(role: Role, dims: readonly number[], normal: () => number): Float32Array {
  const data = new Float32Array(elementsOf(dims));
  if (role !== 'weight') {
    return data.fill({ factor: NORM_FACTOR, one: 1, zero: 0 }[role]);
  }
  const fanIn = Math.max(1, dims.length > 1 ? data.length / dims[0] : 1);
  const deviation = Math.sqrt(2 / fanIn);
  return data.map(() => deviation * normal());
}

function withPlainNorms(model: EditableModel): EditableModel {
  const initialisers = new Map(model.initialisers);
  for (const node of model.nodes) {
    node.inputs.forEach((name, input) => {
      const tensor = initialisers.get(name);
      const role = roleOf(node, input);
      if (tensor?.dtype === 'float32' && role !== null && role !== 'weight' && floatsOf(tensor) !== null) {
        initialisers.set(
          name,
          newTensor(
            name,
            'float32',
            tensor.dims,
            values(role, tensor.dims, () => 0),
          ),
        );
      }
    });
  }
  return { ...model, initialisers };
}
