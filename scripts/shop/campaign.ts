/**
 * Records the shop afresh with faults drawn at random and judges the analysis against what was really done:
 * `npm run campaign:shop -- [--rounds 1] [--seed 1] [--minutes 15]`. Exits with 1 when a round fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '../../src/contracts/report';
import { judgeIncidents, readGroundTruth } from './judge';

const SEEDS = [1, 2, 3, 4, 5];
const root = path.join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '15' },
    /** Judge an existing recording instead of making one. */
    recording: { type: 'string' },
  },
});

function run(args: readonly string[], quiet = false): void {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
  });
  if (status !== 0) {
    throw new Error(`${args.join(' ')} ended with ${status}`);
  }
}

function judge(folder: string, seed: number): boolean {
  const file = path.join(folder, `report-${seed}.json`);
  run(
    [
      'dist/cli.js',
      'analyze',
      folder,
      '--model',
      'train',
      '--seed',
      String(seed),
      '--no-cache',
      '--quiet',
      '--exclude',
      'report-*.json',
      '--json',
      file,
    ],
    true,
  );
  const truth = readGroundTruth(readFileSync(path.join(folder, 'ground-truth.json'), 'utf8'));
  const verdict = judgeIncidents(JSON.parse(readFileSync(file, 'utf8')) as Report, truth);
  rmSync(file);
  const failures = Object.entries(verdict).flatMap(([kind, list]) =>
    (list as readonly string[]).map((text) => `${kind}: ${text}`),
  );
  console.log(
    `  seed ${seed}: ${truth.faults.length} faults, ${failures.length === 0 ? 'all found and attributed, nothing else' : failures.join('; ')}`,
  );
  return failures.length === 0;
}

const verdicts: boolean[] = [];
const rounds = values.recording === undefined ? Number(values.rounds) : 1;
for (let round = 0; round < rounds; round++) {
  const scratch =
    values.recording === undefined ? mkdtempSync(path.join(tmpdir(), 'meshlens-shop-')) : undefined;
  const folder = scratch ?? path.resolve(values.recording ?? '');
  try {
    if (scratch) {
      run([
        'samples/recorder/record.mjs',
        '--random',
        String(Number(values.seed) + round),
        '--minutes',
        values.minutes,
        '--out',
        scratch,
      ]);
    }
    const recorded =
      scratch === undefined ? values.recording : `recorded with seed ${Number(values.seed) + round}`;
    console.log(`round ${round + 1} of ${rounds}: ${recorded}, judged with seeds ${SEEDS.join(', ')}`);
    for (const seed of SEEDS) {
      verdicts.push(judge(folder, seed));
    }
  } finally {
    if (scratch) {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}
const passed = verdicts.filter(Boolean).length;
const failed = verdicts.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
