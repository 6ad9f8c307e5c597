/**
 * Incidents of recordings in which nothing breaks, of 10 to 60 services and 1 to 24 hours: `npm run campaign:noise --
 * [--seeds 201-250] [--heavy-tails] [--clustered]`. Judged are all widths without GTF-Net, which is not trained here: with outlines
 * as the segmentation network draws them, and as thresholds find them.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Outliner } from '../../src/methods/anomaly/outline/forward';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import { detect } from '../../src/methods/anomaly/scales/detect';
import { featuresOf } from './features';
import { planRecording } from './plan';
import { readSeeds } from './seeds';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '201-250' },
    'heavy-tails': { type: 'boolean', default: false },
    clustered: { type: 'boolean', default: false },
  },
});

const HOUR_MS = 3_600_000;

interface Quiet {
  readonly incidents: number;
  readonly byThresholds: number;
  readonly hours: number;
}

function judge(seed: number, outliner: Outliner): Quiet {
  const plan = planRecording({
    seed,
    noise: true,
    heavyTails: values['heavy-tails'],
    clustered: values.clustered,
  });
  const features = featuresOf(plan);
  const found = detect(features, null, undefined, outliner).groups;
  const byThresholds = detect(features, null).groups.length;
  const hours = plan.durationMs / HOUR_MS;
  const scores = found.map(({ score }) => score.toFixed(1)).join(', ');
  console.log(
    `seed ${seed}: ${features.services.length} services, ${hours.toFixed(1)} h, ${found.length} incidents ${scores}; ${byThresholds} by thresholds`,
  );
  return { incidents: found.length, byThresholds, hours };
}

async function main(): Promise<void> {
  const outliner = await loadOutliner(path.join(__dirname, '../../models/outline'));
  const judged = readSeeds(values.seeds).map((seed) => judge(seed, outliner));
  const sum = (of: (one: Quiet) => number): number => judged.reduce((total, one) => total + of(one), 0);
  const hours = sum((one) => one.hours);
  const textOf = (name: string, of: (one: Quiet) => number): string =>
    `${name}: ${sum(of)} incidents (${(sum(of) / hours).toFixed(2)} an hour); ${judged.filter((one) => of(one) === 0).length} recordings have none`;
  console.log(`${hours.toFixed(0)} h of ${judged.length} recordings`);
  console.log(textOf('segmentation network', ({ incidents }) => incidents));
  console.log(textOf('thresholds, joined', ({ byThresholds }) => byThresholds));
}

void main();
