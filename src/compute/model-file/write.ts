import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { sizeOf } from '../tensors';
import { encodeChannels } from './channel-codes';
import {
  EXACT_VERSION,
  HEADER_FILE,
  MODEL_FORMAT,
  ROUNDED_VERSION,
  WEIGHTS_FILE,
  type ModelHeader,
  type TensorEntry,
} from './header';
import { packed } from './packed';
import { elementBytes, typeOf, type TensorToStore } from './tensor';

export interface ModelToStore {
  readonly kind: string;
  readonly description: string;
  /** Plain JSON. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly TensorToStore[];
  /** The hash of the model that this one extends or was made from. */
  readonly base?: { readonly hash: string };
}

/**
 * Writes `model.json` and `weights.bin` into a folder. Each file is replaced as a whole, the header last: a reader that
 * comes in between meets a checksum that does not match, never half a model.
 * @returns the model's hash, by which another model can name it as its base
 * @throws RangeError when a tensor's shape does not fit its elements, two tensors share a name, or one to be rounded holds
 * what is no finite number
 */
export async function writeModel(folder: string, model: ModelToStore): Promise<string> {
  const { header, weights } = encode(model);
  const text = textOf(header);
  await writeFileAtomically(path.join(folder, WEIGHTS_FILE), [weights]);
  await writeFileAtomically(path.join(folder, HEADER_FILE), text);
  return hashOfHeader(text);
}

/** A model's hash: the SHA-256 of its header, which holds that of its weights. */
export function hashOfHeader(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Of rounded tensors, innermost lists and objects take one line: the header would else be as large as the weights. */
function textOf(header: ModelHeader): string {
  const text = `${JSON.stringify(header, null, 1)}\n`;
  if (header.version === EXACT_VERSION) {
    return text;
  }
  // Strings of JSON hold no line ends: what is removed is always layout.
  const onOneLine = (part: string): string => part.replace(/\n */g, '');
  return text.replace(/\[[^[\]{}]*\]/g, onOneLine).replace(/\{[^{}]*\}/g, onOneLine);
}

/** Weights with rounded tensors are packed as a whole; without, the file is what it always was, hash included. */
function encode({ kind, description, config, tensors, base }: ModelToStore): {
  header: ModelHeader;
  weights: Uint8Array;
} {
  const { entries, content } = laidOut(tensors);
  const isRounded = entries.some(({ steps }) => steps !== undefined);
  const weights = isRounded ? packed(content) : content;
  const header: ModelHeader = {
    format: MODEL_FORMAT,
    version: isRounded ? ROUNDED_VERSION : EXACT_VERSION,
    kind,
    description,
    ...(base === undefined ? {} : { base: { hash: base.hash } }),
    config: { ...config },
    weights: {
      bytes: weights.length,
      sha256: createHash('sha256').update(weights).digest('hex'),
      ...(isRounded ? { unpackedBytes: content.length } : {}),
    },
    tensors: entries,
  };
  return { header, weights };
}

/** Tensors one after the other. */
function laidOut(tensors: readonly TensorToStore[]): { entries: TensorEntry[]; content: Uint8Array } {
  const names = new Set<string>();
  const entries: TensorEntry[] = [];
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (const tensor of tensors) {
    const { name, shape, data, steps } = tensor;
    if (sizeOf(shape) !== data.length || names.has(name)) {
      throw new RangeError(
        `Tensor '${name}' is there twice or has ${data.length} elements for [${shape.join()}].`,
      );
    }
    names.add(name);
    const dtype = typeOf(data);
    const size = elementBytes(dtype);
    const offset = steps === undefined ? Math.ceil(bytes / size) * size : bytes;
    const part = bytesToStore(tensor);
    parts.push(new Uint8Array(offset - bytes), part);
    bytes = offset + part.length;
    entries.push({ name, dtype, shape: [...shape], offset, ...(steps === undefined ? {} : { steps }) });
  }
  return { entries, content: Buffer.concat(parts) };
}

function bytesToStore({ name, shape, data, steps }: TensorToStore): Uint8Array {
  if (steps === undefined) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  try {
    if (!(data instanceof Float32Array)) {
      throw new RangeError('only float32 is rounded');
    }
    return encodeChannels(data, shape, steps);
  } catch (error) {
    throw new RangeError(`Tensor '${name}' cannot be stored: ${(error as Error).message}.`);
  }
}
