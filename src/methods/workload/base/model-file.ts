/** The base network as it ships. */
import { UnusableModel } from '../../../compute/model-file/error';
import { flatParameters, SHIPPED_PRECISION, storedParameters } from '../../../compute/model-file/parameters';
import { readModel } from '../../../compute/model-file/read';
import { writeModel } from '../../../compute/model-file/write';
import { BASE_INPUTS, BASE_STEPS } from './inputs';
import { baseParameters } from './network';

const MODEL_KIND = 'load-base';
const PREFIX = 'parameters';

export interface LoadBase {
  readonly description: string;
  /** As `baseParameters` lays them out. */
  readonly parameters: Float32Array;
}

export async function writeLoadBase(folder: string, { description, parameters }: LoadBase): Promise<void> {
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: { inputs: BASE_INPUTS, steps: BASE_STEPS },
    tensors: storedParameters(PREFIX, baseParameters(), parameters, SHIPPED_PRECISION),
  });
}

/**
 * @returns the model, and the hash by which adapters name it
 * @throws UnusableModel when the folder holds no model that this version can use
 */
export async function readLoadBase(folder: string): Promise<LoadBase & { readonly hash: string }> {
  const stored = await readModel(folder, { kind: MODEL_KIND });
  if (stored.config.inputs !== BASE_INPUTS || stored.config.steps !== BASE_STEPS) {
    throw new UnusableModel(`${stored.headerFile} was trained on other inputs`);
  }
  return {
    description: stored.description,
    parameters: flatParameters(stored, PREFIX, baseParameters()),
    hash: stored.hash,
  };
}
