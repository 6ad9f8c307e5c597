// npm run campaign:fuzz -- [--inputs N] [--seed S] [--only NUMBER] [--keep FOLDER]: damaged and hostile inputs of every format.
// Exits with 1 when one crashes, hangs, takes too much, or loses intact records without a word.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Outcome } from './child';
import { formats, makeInput } from './input';
import { runCampaign } from './run';
import { inColumns } from '../lib/columns';

/** Inputs after which it says how far it is: a campaign that is stopped has told what it found. */
const PIECE = 250;
const MAX_CHILDREN = 4;
const MAX_SHOWN = 40;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '2000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      only: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  const indices =
    values.only === undefined
      ? Array.from({ length: Number(values.inputs) }, (_, index) => index)
      : values.only.split(',').map(Number);
  if (values.keep !== undefined) {
    await keep(seed, indices, values.keep);
  }
  console.log(`seed ${seed}, ${indices.length} inputs`);
  const outcomes: Outcome[] = [];
  const children = Math.min(MAX_CHILDREN, availableParallelism());
  for (let from = 0; from < indices.length; from += PIECE) {
    outcomes.push(...(await runCampaign({ seed, indices: indices.slice(from, from + PIECE), children })));
    console.log(`${outcomes.length} of ${indices.length} inputs, failed: ${numbersOf(failures(outcomes))}`);
  }
  console.log(table(outcomes));
  const failed = failures(outcomes);
  for (const { index, format, mutations, failures } of failed.slice(0, MAX_SHOWN)) {
    console.log(`\n${format} (${mutations.join(', ')}): ${failures.join('; ')}`);
    console.log(`  npm run campaign:fuzz -- --seed ${seed} --only ${index} --keep FOLDER`);
  }
  console.log(`\n${outcomes.length - failed.length} inputs passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function failures(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome.failures.length > 0);
}

function numbersOf(outcomes: readonly Outcome[]): string {
  return outcomes.map(({ index }) => index).join(',') || 'none';
}

/** Writes the files of inputs, each into a folder named by its number. */
async function keep(seed: number, indices: readonly number[], folder: string): Promise<void> {
  for (const index of indices) {
    for (const { name, bytes } of (await makeInput(seed, index)).files) {
      const file = path.join(folder, String(index), name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
}

function table(outcomes: readonly Outcome[]): string {
  const sum = (own: readonly Outcome[], value: (outcome: Outcome) => number): number =>
    own.reduce((total, outcome) => total + value(outcome), 0);
  const most = (own: readonly Outcome[], value: (outcome: Outcome) => number): number =>
    own.reduce((largest, outcome) => Math.max(largest, value(outcome)), 0);
  const rows = Object.keys(formats).map((format) => {
    const own = outcomes.filter((outcome) => outcome.format === format);
    return [
      format,
      String(own.length),
      String(sum(own, ({ intact }) => intact)),
      String(sum(own, ({ lost }) => lost)),
      `${Math.round(most(own, ({ cpuMs }) => cpuMs))} ms`,
      `${Math.round(most(own, ({ peakBytes }) => peakBytes ?? 0) / 2 ** 20)} MB`,
      String(own.filter(({ failures }) => failures.length > 0).length),
    ];
  });
  const lines = [
    ['format', 'inputs', 'intact records', 'lost, said', 'slowest', 'peak growth', 'failures'],
    ...rows,
  ];
  return inColumns(lines);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
