/** Weights kept in fewer bits, and turned into floats by nodes that runtimes compute once, while they load the model. */
import { type EditableModel, newNode, readersOf } from '../edit/editable-model';
import { type EditableTensor, floatsOf, newTensor } from '../edit/editable-tensor';
import { toFloat16 } from '../edit/float16';
import { codeOf, elementsOf } from '../element-type';
import { channelAxes } from './channel-axes';
import { quantiseBlocks, unpackedBlocks } from './four-bits';
import { quantiseChannels } from './quantise-channels';
import { Rewriter } from './rewriter';

/** Of fewer elements the nodes around them take more bytes than are saved. */
const SMALLEST_ELEMENTS = 128;
const FLOAT = codeOf('float32');

/** What a pass did with the weights. */
export interface StoredModel {
  readonly model: EditableModel;
  /** Names of the weights that are stored in fewer bits. */
  readonly stored: readonly string[];
  /** Weights that stay as they were, and why. */
  readonly kept: readonly { readonly name: string; readonly reason: string }[];
}

/** Half precision, 2 bytes each: float16 → Cast. Arithmetic stays float32. */
export function storeFloat16(model: EditableModel): StoredModel {
  return store(model, 1, (rewriter, tensor, values) => {
    const half = rewriter.store(
      newTensor(`${tensor.name}/float16`, 'float16', tensor.dims, toFloat16(values)),
    );
    rewriter.prepend(newNode('Cast', [half], [tensor.name], { to: FLOAT }));
    return true;
  });
}

/**
 * 8-bit integers, a byte each, with a scale for each channel: int8 → Cast → Mul. Runtimes keep DequantizeLinear for every run; this they
 * fold. Arithmetic stays float32. Vectors stay floats: they are few, and biases need their digits.
 *
 * @param inFourBits names of weights that get 4 bits instead, where they can be cut into blocks
 */
export function storeInt8(model: EditableModel, inFourBits: ReadonlySet<string> = new Set()): StoredModel {
  const readers = readersOf(model.nodes);
  return store(model, 2, (rewriter, tensor, values) => {
    const { name, dims } = tensor;
    const blocks = inFourBits.has(name) ? quantiseBlocks(values) : null;
    if (blocks !== null) {
      rewriter.prepend(...unpackedBlocks(rewriter, tensor, blocks));
      return true;
    }
    const quantised = quantiseChannels(values, dims, channelAxes(name, dims, readers.get(name) ?? []));
    if (quantised === null) {
      return false;
    }
    const { integers, scales, scaleDims } = quantised;
    const stored = rewriter.store(newTensor(`${name}/int8`, 'int8', dims, integers));
    const scale = rewriter.store(newTensor(`${name}/scale`, 'float32', scaleDims, scales));
    const cast = rewriter.name(`${name}/cast`);
    rewriter.prepend(newNode('Cast', [stored], [cast], { to: FLOAT }), newNode('Mul', [cast, scale], [name]));
    return true;
  });
}

function store(
  model: EditableModel,
  leastRank: number,
  write: (rewriter: Rewriter, tensor: EditableTensor, values: Float32Array) => boolean,
): StoredModel {
  const rewriter = new Rewriter(model);
  const stored: string[] = [];
  const kept: { name: string; reason: string }[] = [];
  for (const tensor of model.initialisers.values()) {
    const { name, dtype, dims } = tensor;
    if (dtype !== 'float32' || dims.length < leastRank || elementsOf(dims) < SMALLEST_ELEMENTS) {
      continue;
    }
    const values = floatsOf(tensor);
    if (values === null || !write(rewriter, tensor, values)) {
      kept.push({
        name,
        reason: values === null ? 'its data cannot be read' : 'it holds numbers that are not finite',
      });
      continue;
    }
    rewriter.drop(name);
    stored.push(name);
  }
  return { model: rewriter.finish(), stored, kept };
}
