/** Opens exported models, after checking that they are what the caller is about to feed. */
import type { CompiledFunction, Runtime } from '../runtimes/runtime';
import { ModelFileError } from './error';
import { readMetadata } from './metadata';
import type { ModelMetadata, TensorSignature } from './metadata';

/** What the caller needs the model to be; what is left out is not checked. */
export interface ExpectedModel {
  readonly kind: string;
  readonly features: readonly string[];
  readonly scaling?: string;
  readonly inputs?: readonly TensorSignature[];
}

export interface LoadedModel {
  readonly predict: CompiledFunction;
  readonly metadata: ModelMetadata;
}

/**
 * Loads the bytes of an exported model on a compiled runtime.
 * @throws ModelFileError when it is not such a file, is another model than expected, or the runtime cannot run files
 */
export async function loadModel(
  runtime: Runtime,
  model: Uint8Array,
  expected: ExpectedModel,
): Promise<LoadedModel> {
  const metadata = readMetadata(model);
  const mismatch = mismatchOf(metadata, expected);
  if (mismatch !== null) {
    throw new ModelFileError(mismatch);
  }
  if (runtime.load === undefined) {
    throw new ModelFileError(`${runtime.name} runs functions, not ONNX files`);
  }
  return { predict: await runtime.load(model, metadata), metadata };
}

function mismatchOf(found: ModelMetadata, expected: ExpectedModel): string | null {
  if (found.kind !== expected.kind) {
    return `it is a '${found.kind}' model; '${expected.kind}' is needed`;
  }
  if (found.features.join(', ') !== expected.features.join(', ')) {
    return `it was trained on the features ${found.features.join(', ')}; here they are ${expected.features.join(', ')}`;
  }
  if (expected.scaling !== undefined && found.scaling !== expected.scaling) {
    return `its inputs are scaled as '${found.scaling}'; here as '${expected.scaling}'`;
  }
  const [theirs, ours] = [found.inputs, expected.inputs ?? found.inputs].map((inputs) =>
    inputs.map(describe).sort().join(', '),
  );
  return theirs === ours ? null : `it takes ${theirs}; here is ${ours}`;
}

function describe({ name, shape, dtype }: TensorSignature): string {
  return `${name} ${dtype}[${shape.join(', ')}]`;
}
