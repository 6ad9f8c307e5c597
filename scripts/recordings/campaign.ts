/**
 * Judges the detector on generated recordings: `npm run campaign:anomaly -- [--seeds 101-104] [--noise] [--heavy-tails]
 * [--clustered] [--services N] [--hours N] [--perturb missing:0.3,clock:5,pods] [--model train]`. Prints a line per recording and one pooled table. `--noise` generates recordings without a fault.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Evaluation } from '../../src/contracts/evaluation';
import { planRecording } from './plan';
import { readPerturbation } from './perturb';
import { feltFaults, MIN_REQUESTS, pool, poolTable, requestsOf, type JudgedRecording } from './pool';
import { readSeeds, RECORDING_SEEDS } from './seeds';
import { writeRecording } from './write';

const root = path.join(import.meta.dirname, '../..');
const FEW_TEST_SEEDS = 4;
const { first } = RECORDING_SEEDS.testing;
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: `${first}-${first + FEW_TEST_SEEDS - 1}` },
    'heavy-tails': { type: 'boolean', default: false },
    clustered: { type: 'boolean', default: false },
    noise: { type: 'boolean', default: false },
    services: { type: 'string' },
    hours: { type: 'string' },
    perturb: { type: 'string' },
    model: { type: 'string', default: 'auto' },
  },
});

const perturbation = values.perturb === undefined ? {} : readPerturbation(values.perturb);

function judge(seed: number): JudgedRecording {
  const scratch = mkdtempSync(path.join(tmpdir(), 'meshlens-campaign-'));
  try {
    const folder = path.join(scratch, 'recording');
    const plan = planRecording({
      seed,
      noise: values.noise,
      heavyTails: values['heavy-tails'],
      clustered: values.clustered,
      ...size('services'),
      ...size('hours'),
    });
    const { spans, labels } = writeRecording(plan, folder, perturbation);
    const startedMs = Date.now();
    const evaluation = evaluate(folder, path.join(scratch, 'evaluation.json'));
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
    const requests = requestsOf(labels);
    const missed = feltFaults(evaluation, requests).filter(({ rank }) => rank !== 1);
    console.log(
      `seed ${seed}: ${plan.system.services.length} services, ${(plan.durationMs / 3_600_000).toFixed(1)} h, ${spans} spans, ` +
        `${evaluation.hit} of ${evaluation.faults} faults, ${evaluation.false} false of ${evaluation.incidents} incidents, ${seconds} s`,
    );
    for (const { service, type, first: cause, rank, hit } of missed) {
      console.log(
        `  ${type} in ${service}: ${hit ? `${cause ?? 'no service'} first, its place ${rank ?? 'none'}` : 'missed'}`,
      );
    }
    return { evaluation, requests };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function size(name: 'services' | 'hours'): { readonly [Key in typeof name]?: number } {
  const text = values[name];
  return text === undefined ? {} : { [name]: Number(text) };
}

function evaluate(folder: string, json: string): Evaluation {
  const args = ['evaluate', folder, '--labels', path.join(folder, 'labels.csv'), '--json', json];
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'dist/cli.js'), ...args, '--model', values.model, '--no-cache', '--quiet'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) {
    throw new Error(`meshlens ${args.join(' ')} ended with ${status}`);
  }
  return JSON.parse(readFileSync(json, 'utf8')) as Evaluation;
}

const seeds = readSeeds(values.seeds);
const judged = seeds.map(judge);
console.log(
  `\nseeds ${seeds.join(', ')}${values['heavy-tails'] ? ', heavy tails' : ''}${values.clustered ? ', clustered requests' : ''}${values.perturb === undefined ? '' : `, perturbed by ${values.perturb}`}${values.noise ? ', without faults' : `, faults that change at least ${MIN_REQUESTS} requests`}`,
);
console.log(poolTable(pool(judged)));
