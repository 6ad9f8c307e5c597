/**
 * Root-cause accuracy on a public recording with injected faults (Nezha's Online Boutique capture of 2022-08-22):
 * `MESHLENS_DATA=… npm run accuracy:online-boutique [-- --seeds 1,2,3]`. Prints, per ranker, how often the injected
 * service comes first and among the first three, and what the analysis cost.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Explanation, Ranker } from '../../src/contracts/report';

interface Fault {
  readonly id: string;
  readonly service: string;
  readonly kind: string;
  readonly fromS: number;
  readonly toS: number;
}

const root = path.join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1,2,3' } } });
const data = process.env.MESHLENS_DATA;
if (data === undefined) {
  throw new Error('MESHLENS_DATA is not set: it names the folder with the public data sets');
}
const folder = path.join(data, 'online-boutique-2022-08-22');
const scratch = mkdtempSync(path.join(tmpdir(), 'meshlens-accuracy-'));

/** Faults with at least a second of traces present. */
function readFaults(): Fault[] {
  const [head, ...rows] = readFileSync(path.join(folder, 'faults.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const at = (row: readonly string[], column: string): string => row[head.indexOf(column)];
  return rows
    .filter((row) => Number(at(row, 'trace_seconds_present')) > 0)
    .map((row) => ({
      id: at(row, 'fault_id'),
      service: at(row, 'service'),
      kind: at(row, 'fault_type'),
      fromS: Number(at(row, 'start_epoch_s')),
      toS: Number(at(row, 'end_epoch_s')),
    }));
}

function meshlens(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [path.join(root, 'dist/cli.js'), ...args, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: scratch },
  });
  if (status !== 0) {
    throw new Error(`meshlens ${args.join(' ')} ended with ${status}`);
  }
}

function explain(fault: Fault, seed: string): Explanation {
  const json = path.join(scratch, 'explanation.json');
  meshlens([
    'explain',
    path.join(folder, 'trace'),
    '--from',
    String(fault.fromS),
    '--to',
    String(fault.toS),
    '--seed',
    seed,
    '--json',
    json,
  ]);
  return JSON.parse(readFileSync(json, 'utf8')) as Explanation;
}

try {
  const faults = readFaults();
  const seeds = values.seeds.split(',');
  const startedMs = Date.now();
  meshlens(['analyze', path.join(folder, 'trace'), '--seed', seeds[0]]);
  console.log(
    `analyze, nothing cached: ${((Date.now() - startedMs) / 1000).toFixed(1)} s; ${faults.length} faults with traces`,
  );
  for (const seed of seeds) {
    const ranks = new Map<Ranker | 'default', number[]>();
    const note = (name: Ranker | 'default', rank: number): void =>
      void ranks.set(name, [...(ranks.get(name) ?? []), rank]);
    for (const fault of faults) {
      const { causes, table } = explain(fault, seed);
      note('default', causes.findIndex(({ service }) => service === fault.service) + 1);
      for (const { ranker, services } of table) {
        note(ranker, services.indexOf(fault.service) + 1);
      }
    }
    for (const [name, list] of ranks) {
      const among = (places: number): string =>
        `${list.filter((rank) => rank > 0 && rank <= places).length} of ${faults.length}`;
      console.log(
        `seed ${seed}  ${name.padEnd(9)} first ${among(1)}, among three ${among(3)}   (${faults.map(({ service, kind }, i) => `${service}/${kind} ${list[i]}`).join(', ')})`,
      );
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
