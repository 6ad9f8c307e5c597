import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { sizeOf } from '../tensors';
import { HEADER_FILE, MODEL_FORMAT, MODEL_VERSION, WEIGHTS_FILE, type ModelHeader } from './header';
import { elementBytes, typeOf, type StoredTensor } from './tensor';

export interface ModelToStore {
  readonly kind: string;
  readonly description: string;
  /** Plain JSON. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly StoredTensor[];
  /** The hash of the model that this one extends or was made from. */
  readonly base?: { readonly hash: string };
}

/**
 * Writes `model.json` and `weights.bin` into a folder. Each file is replaced as a whole, the header last: a reader that
 * comes in between meets a checksum that does not match, never half a model.
 * @returns the model's hash, by which another model can name it as its base
 * @throws RangeError when a tensor's shape does not fit its elements, or two tensors share a name
 */
export async function writeModel(folder: string, model: ModelToStore): Promise<string> {
  const { header, weights } = encode(model);
  const text = `${JSON.stringify(header, null, 1)}\n`;
  await writeFileAtomically(path.join(folder, WEIGHTS_FILE), [weights]);
  await writeFileAtomically(path.join(folder, HEADER_FILE), text);
  return hashOfHeader(text);
}

/** A model's hash: the SHA-256 of its header, which holds that of its weights. */
export function hashOfHeader(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode({ kind, description, config, tensors, base }: ModelToStore): {
  header: ModelHeader;
  weights: Uint8Array;
} {
  let bytes = 0;
  const names = new Set<string>();
  const entries = tensors.map(({ name, shape, data }) => {
    if (sizeOf(shape) !== data.length || names.has(name)) {
      throw new RangeError(
        `Tensor '${name}' is there twice or has ${data.length} elements for [${shape.join()}].`,
      );
    }
    names.add(name);
    const dtype = typeOf(data);
    const size = elementBytes(dtype);
    const offset = Math.ceil(bytes / size) * size;
    bytes = offset + data.byteLength;
    return { name, dtype, shape: [...shape], offset };
  });
  const weights = new Uint8Array(bytes);
  tensors.forEach(({ data }, index) =>
    weights.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), entries[index].offset),
  );
  const header: ModelHeader = {
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    kind,
    description,
    ...(base === undefined ? {} : { base: { hash: base.hash } }),
    config: { ...config },
    weights: { bytes, sha256: createHash('sha256').update(weights).digest('hex') },
    tensors: entries,
  };
  return { header, weights };
}
