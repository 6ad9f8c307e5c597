import type { EditableModel } from '../edit/editable-model';
import { floatsOf } from '../edit/editable-tensor';
import { encodeModel } from '../edit/encode';
import { elementsOf } from '../element-type';
import { quantiseBlocks } from './four-bits';
import { storeInt8, type StoredModel } from './store-small';

/** Of fewer elements the nodes that unpack them take more bytes than are saved. */
const SMALLEST_ELEMENTS = 8192;

export interface MixedModel extends StoredModel {
  /** How many tensors have 4 bits. */
  readonly inFourBits: number;
}

/**
 * 8-bit storage, and 4 bits for as many weights as the size needs: those first that lose least by it.
 * @returns null when the size cannot be reached
 */
export function storeMixed(model: EditableModel, mostBytes: number): MixedModel | null {
  const candidates = [...model.initialisers.values()].flatMap((tensor) => {
    const { name, dims, dtype } = tensor;
    if (dtype !== 'float32' || dims.length < 2 || elementsOf(dims) < SMALLEST_ELEMENTS) {
      return [];
    }
    const values = floatsOf(tensor);
    const blocks = values === null ? null : quantiseBlocks(values);
    return blocks === null ? [] : [{ name, error: blocks.relativeError, elements: elementsOf(dims) }];
  });
  candidates.sort((one, other) => one.error - other.error);
  const chosen = new Set<string>();
  let stored = storeInt8(model, chosen);
  let bytes = encodeModel(stored.model).modelBytes;
  while (bytes > mostBytes) {
    const before = chosen.size;
    // Half a byte less an element, about: some at once, and then see.
    for (let saved = 0; saved < bytes - mostBytes && chosen.size < candidates.length;) {
      const { name, elements } = candidates[chosen.size];
      chosen.add(name);
      saved += elements / 2;
    }
    if (chosen.size === before) {
      return null;
    }
    stored = storeInt8(model, chosen);
    bytes = encodeModel(stored.model).modelBytes;
  }
  return { ...stored, inFourBits: chosen.size };
}
