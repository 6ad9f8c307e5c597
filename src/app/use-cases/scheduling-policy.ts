import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { shippedModelFolder } from '../installation';
import { readPolicyParameters } from '../../methods/scheduling/learning/policy-file';

/** Parameters of the policy that ships with Meshlens. */
export async function readPolicy(): Promise<Float32Array> {
  const folder = shippedModelFolder('scheduling');
  return readPolicyParameters(await readFile(path.join(folder, 'weights.bin')));
}
