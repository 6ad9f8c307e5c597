import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { codedBytes, decodeChannels } from './channel-codes';
import { UnusableModel } from './error';
import {
  HEADER_FILE,
  MODEL_FORMAT,
  modelHeader,
  ROUNDED_VERSION,
  WEIGHTS_FILE,
  type ModelHeader,
  type TensorEntry,
} from './header';
import { unpacked } from './packed';
import { bytesOf, elementBytes, elementsAt, type StoredArray, type StoredTensor } from './tensor';
import { hashOfHeader } from './write';

export interface StoredModel {
  readonly description: string;
  /** As stored; the kind's own reader checks it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** In the order stored; rounded ones as float32. */
  readonly tensors: readonly StoredTensor[];
  readonly base: { readonly hash: string } | null;
  /** By which another model can name this one as its base. */
  readonly hash: string;
  /** For messages about what `config` and `tensors` hold. */
  readonly headerFile: string;
}

export interface Expected {
  readonly kind: string;
  /** The hash of the base model that is at hand. Without it, a model that needs one is refused. */
  readonly baseHash?: string;
}

/**
 * Reads a model folder.
 * @throws UnusableModel when a file is missing, damaged or cut off, is of another format, version or kind, or needs a
 * base model that is not at hand
 */
export async function readModel(folder: string, { kind, baseHash }: Expected): Promise<StoredModel> {
  const headerFile = path.join(folder, HEADER_FILE);
  const text = await read(headerFile);
  const header = parseHeader(headerFile, text);
  if (header.kind !== kind) {
    throw new UnusableModel(`${headerFile} is a '${header.kind}' model; '${kind}' is needed`);
  }
  if (header.base !== undefined && header.base.hash !== baseHash) {
    throw new UnusableModel(
      `${headerFile} extends the model with hash ${header.base.hash}, which is ${baseHash === undefined ? 'not at hand' : `not the one at hand (${baseHash})`}`,
    );
  }
  const weightsFile = path.join(folder, WEIGHTS_FILE);
  return {
    description: header.description,
    config: header.config,
    tensors: tensorsOf(header, headerFile, await read(weightsFile), weightsFile),
    base: header.base ?? null,
    hash: hashOfHeader(text),
    headerFile,
  };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UnusableModel(`${file} cannot be read: ${String(error)}`);
  }
}

function parseHeader(file: string, text: Uint8Array): ModelHeader {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(text));
  } catch (error) {
    throw new UnusableModel(`${file} cannot be read: ${String(error)}`);
  }
  const head = v.safeParse(v.object({ format: v.literal(MODEL_FORMAT), version: v.number() }), content);
  if (!head.success) {
    throw new UnusableModel(
      `${file} does not have the format '${MODEL_FORMAT}': it is something else, or from an older version of Meshlens`,
    );
  }
  if (head.output.version > ROUNDED_VERSION) {
    throw new UnusableModel(
      `${file} has version ${head.output.version} of the format; this version of Meshlens reads up to ${ROUNDED_VERSION}`,
    );
  }
  const parsed = v.safeParse(modelHeader, content);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new UnusableModel(`${file} is damaged: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`);
  }
  return parsed.output;
}

function tensorsOf(
  { weights, tensors }: ModelHeader,
  headerFile: string,
  stored: Uint8Array,
  file: string,
): readonly StoredTensor[] {
  const bytes = contentOf(weights, stored, file);
  return tensors.map((entry) => {
    const { name, dtype, shape, offset, steps } = entry;
    const [alignment, length] =
      steps === undefined ? [elementBytes(dtype), bytesOf(dtype, shape)] : [1, codedBytes(shape)];
    if (offset % alignment !== 0 || offset + length > bytes.length) {
      throw new UnusableModel(`${headerFile} is damaged: tensor '${name}' lies outside ${WEIGHTS_FILE}`);
    }
    const data = elementsOf(entry, bytes);
    if (data instanceof Float32Array && !data.every(Number.isFinite)) {
      throw new UnusableModel(`${file} holds values that are no finite numbers: tensor '${name}'`);
    }
    return { name, shape, data };
  });
}

function elementsOf({ dtype, shape, offset, steps }: TensorEntry, bytes: Uint8Array): StoredArray {
  return steps === undefined
    ? elementsAt(bytes, dtype, offset, shape)
    : decodeChannels(bytes.subarray(offset, offset + codedBytes(shape)), shape);
}

/** The weights as the tensors lie in them. */
function contentOf(weights: ModelHeader['weights'], bytes: Uint8Array, file: string): Uint8Array {
  if (bytes.length !== weights.bytes) {
    const reason = bytes.length < weights.bytes ? 'it is cut off' : 'it goes on';
    throw new UnusableModel(`${file} has ${bytes.length} bytes; ${weights.bytes} were expected: ${reason}`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== weights.sha256) {
    throw new UnusableModel(`${file} is damaged: its checksum is not the one in ${HEADER_FILE}`);
  }
  return weights.unpackedBytes === undefined ? bytes : unpacked(bytes, weights.unpackedBytes, file);
}
