/** The policy as it ships. */
import { flatParameters, SHIPPED_PRECISION, storedParameters } from '../../../compute/model-file/parameters';
import { readModel } from '../../../compute/model-file/read';
import { writeModel } from '../../../compute/model-file/write';
import { policyParameters } from './policy-network';

const MODEL_KIND = 'scheduling';
const PREFIX = 'parameters';

/** @param parameters as `policyParameters` lays them out */
export async function writePolicy(folder: string, parameters: Float32Array): Promise<void> {
  await writeModel(folder, {
    kind: MODEL_KIND,
    description: 'policy that sets the pods of services, shipped with Meshlens',
    config: {},
    tensors: storedParameters(PREFIX, policyParameters(), parameters, SHIPPED_PRECISION),
  });
}

/**
 * Parameters as `policyParameters` lays them out.
 * @throws UnusableModel when the folder holds no policy that this version can use
 */
export async function readPolicy(folder: string): Promise<Float32Array> {
  return flatParameters(await readModel(folder, { kind: MODEL_KIND }), PREFIX, policyParameters());
}
