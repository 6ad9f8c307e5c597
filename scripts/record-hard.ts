/**
 * Writes a generated recording that is hard to judge: `npm run record:hard -- --out DIR [--seed 1] [--services 10..60]
 * [--hours 1..24] [--spans N] [--sampled 0..1] [--heavy-tails]
 * [--clustered] [--noise]`. What is left out is drawn from the seed.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { planRecording } from './recordings/plan';
import { writeRecording } from './recordings/write';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    services: { type: 'string' },
    hours: { type: 'string' },
    spans: { type: 'string' },
    sampled: { type: 'string' },
    'heavy-tails': { type: 'boolean', default: false },
    clustered: { type: 'boolean', default: false },
    noise: { type: 'boolean', default: false },
  },
});

function within(name: 'services' | 'hours' | 'spans' | 'sampled', low: number, high: number) {
  const text = values[name];
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (!(value >= low && value <= high)) {
    throw new Error(`--${name} needs a number from ${low} to ${high}; got '${text}'`);
  }
  return value;
}

if (values.out === undefined) {
  throw new Error('--out DIR is missing: the folder to write traces.csv.gz and labels.csv to');
}
const plan = planRecording({
  seed: Number(values.seed),
  services: within('services', 10, 60),
  hours: within('hours', 1, 24),
  spans: within('spans', 1000, 10_000_000),
  sampled: within('sampled', 0.01, 1),
  heavyTails: values['heavy-tails'],
  clustered: values.clustered,
  noise: values.noise,
});
const { spans } = writeRecording(plan, path.resolve(values.out));
const hours = plan.durationMs / 3_600_000;
console.log(
  `seed ${values.seed}: ${plan.system.services.length} services, ${hours.toFixed(1)} h, ${spans} spans, ` +
    `${plan.faults.length} faults, ${plan.gaps?.length ?? 0} gaps, ${((plan.sampled ?? 1) * 100).toFixed(0)} % of traces kept: ${values.out}`,
);
