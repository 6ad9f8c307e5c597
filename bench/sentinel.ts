// Sentinel: device anomalies and effects beside plain rivals, runs with faulty nodes, and the time of a decision.
import { openRuntime } from '../src/compute';
import { printDecisions } from './sentinel/decisions';
import { printEffects } from './sentinel/effects';
import { printDevices } from './sentinel/print-devices';
import { printRuns } from './sentinel/runs';

const DEVICE_SEEDS = [1, 2, 3, 4];

async function main(): Promise<void> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  await printDevices(DEVICE_SEEDS, runtime);
  printEffects();
  await printDecisions(await printRuns(runtime));
}

void main();
