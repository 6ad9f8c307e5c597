/**
 * Incidents of recordings in which nothing breaks, of 10 to 60 services and 1 to 24 hours: `npm run campaign:noise --
 * [--seeds 201-250] [--heavy-tails] [--clustered]`. Judged are all widths without the network, which is not trained here.
 */
import { parseArgs } from 'node:util';
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

function judge(seed: number): { readonly incidents: number; readonly hours: number } {
  const plan = planRecording({
    seed,
    noise: true,
    heavyTails: values['heavy-tails'],
    clustered: values.clustered,
  });
  const features = featuresOf(plan);
  const found = detect(features, null).groups;
  const hours = plan.durationMs / HOUR_MS;
  const scores = found.map(({ score }) => score.toFixed(1)).join(', ');
  console.log(
    `seed ${seed}: ${features.services.length} services, ${hours.toFixed(1)} h, ${found.length} incidents ${scores}`,
  );
  return { incidents: found.length, hours };
}

const judged = readSeeds(values.seeds).map(judge);
const incidents = judged.reduce((sum, one) => sum + one.incidents, 0);
const hours = judged.reduce((sum, one) => sum + one.hours, 0);
const quiet = judged.filter((one) => one.incidents === 0).length;
console.log(
  `${incidents} incidents in ${hours.toFixed(0)} h of ${judged.length} recordings (${(incidents / hours).toFixed(2)} an hour); ${quiet} recordings have none`,
);
