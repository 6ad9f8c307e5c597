import type { Runtime } from '../../src/compute';
import { HELD_OUT_KINDS, SEEN_KINDS } from './device-series';
import { judgeDevice, METHODS, type Counts } from './judge-devices';

/** Prints precision, recall and F1 of each method for each kind of fault, over all seeds. */
export async function printDevices(seeds: readonly number[], runtime: Runtime): Promise<void> {
  const kinds = [...SEEN_KINDS, ...HELD_OUT_KINDS];
  const judged: Awaited<ReturnType<typeof judgeDevice>>[] = [];
  for (const seed of seeds) {
    judged.push(await judgeDevice(seed, kinds, runtime));
  }
  console.log(`Device anomalies, ${seeds.length} devices, precision / recall / F1 of windows`);
  for (const kind of kinds) {
    const isSeen = SEEN_KINDS.some((seen) => seen === kind);
    const cells = METHODS.map((method) => figures(judged.map((each) => each[kind][method])));
    console.log(`${`${kind}${isSeen ? '' : ' (held out)'}`.padEnd(26)}${cells.join('   ')}`);
  }
  console.log(`${''.padEnd(26)}${METHODS.map((method) => method.padEnd(18)).join('   ')}`);
}

function figures(counts: readonly Counts[]): string {
  const sum = (name: keyof Counts): number => counts.reduce((total, each) => total + each[name], 0);
  const precision = sum('hits') / Math.max(1, sum('hits') + sum('falseAlarms'));
  const recall = sum('hits') / (sum('hits') + sum('missed'));
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return [precision, recall, f1].map((value) => value.toFixed(2)).join(' / ');
}
