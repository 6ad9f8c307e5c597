// Sentinel: detection of device anomalies beside plain rivals, on generated devices with faults of several kinds.
import { openRuntime } from '../src/compute';
import { printDevices } from './sentinel/print-devices';

const DEVICE_SEEDS = [1, 2, 3, 4];

async function main(): Promise<void> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  await printDevices(DEVICE_SEEDS, runtime);
}

void main();
