import type { DeviceEstimate, DeviceOptions } from '../../../contracts/latency/targets';
import { estimateOnDevice } from './estimate';
import { knownDevices } from './profiles';
import type { Work } from './work';

/** The same kernels on each of the devices asked for. @param memoryBytes what must be on the device at the same time */
export function deviceEstimates(
  { names, precision }: DeviceOptions,
  work: readonly Work[],
  memoryBytes: number,
): readonly DeviceEstimate[] {
  const known = knownDevices();
  return names.map((name) => {
    const device = known.find((each) => each.name === name);
    if (device === undefined) {
      throw new RangeError(`no device profile is called '${name}'`);
    }
    return estimateOnDevice(device, work, precision, memoryBytes);
  });
}
