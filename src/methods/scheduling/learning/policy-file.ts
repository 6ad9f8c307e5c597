import { parameterCount } from '../../../compute/parameters';
import { policyParameters } from './policy-network';

/** Parameters as little-endian 32-bit floats, in the order of `policyParameters`. @throws when there are not as many */
export function readPolicyParameters(bytes: Uint8Array): Float32Array {
  const count = parameterCount(policyParameters());
  if (bytes.byteLength !== 4 * count) {
    throw new Error(`The policy has ${count} parameters; the file holds ${bytes.byteLength / 4}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true));
}

export function writePolicyParameters(parameters: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * parameters.length);
  const view = new DataView(bytes.buffer);
  parameters.forEach((value, index) => view.setFloat32(4 * index, value, true));
  return bytes;
}
