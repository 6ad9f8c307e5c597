/**
 * Training MetaEformer at the released ECL_270 sizes: the engine against the same model in PyTorch, where a python3 with
 * torch is found. Each runs in a process of its own, with one and with two threads; the faster count of each is measured
 * in turns with the other's. Prints Markdown and writes it into docs/performance.md.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { median } from '../src/numeric/quantile';
import { describeMachine, writeIntoPage } from './engine/page';
import { findTorch } from './engine/pytorch';
import { startSteps, type StepChild } from './workload-training/line-protocol';
import { runOwnSteps } from './workload-training/own-steps';
import { epochSteps, epochWindows, released } from './workload-training/sizes';

const CHILD = 'own-steps';
const THREAD_COUNTS = [1, 2] as const;
/** Steps that choose a thread count; the first ones allocate. */
const TRIAL_STEPS = 5;
const ROUNDS = 5;
const ROUND_STEPS = 5;

interface Contestant {
  readonly name: string;
  start(threads: number): StepChild;
}

interface Measured {
  readonly name: string;
  readonly threads: number;
  readonly stepMs: number;
  readonly peakMb: number;
}

async function main(): Promise<void> {
  const [kind, threads] = process.argv.slice(2);
  if (kind === CHILD) {
    return runOwnSteps(Number(threads));
  }
  const machine = describeMachine();
  const script = await bundled();
  const torch = findTorch();
  const contestants: Contestant[] = [
    {
      name: 'Meshlens',
      start: (count) => startSteps(process.execPath, [script, CHILD, String(count)], count),
    },
  ];
  if (torch !== null) {
    const file = path.join(__dirname, 'workload-training', 'pytorch.py');
    const sizes = [JSON.stringify(released), String(epochWindows)];
    contestants.push({
      name: torch.about,
      start: (count) => startSteps(torch.python, [file, String(count), ...sizes], count),
    });
  }
  const measured = await measure(contestants);
  rmSync(path.dirname(script), { recursive: true });
  const markdown = [
    `Measured on ${machine}. Median step of ${ROUNDS} interleaved rounds of ${ROUND_STEPS}, each contestant with its best number of threads. An epoch is ${epochSteps} steps of ${released.batch} windows. PyTorch: ${torch === null ? 'no python3 with torch was found' : torch.about}.`,
    table(measured),
  ].join('\n\n');
  console.log(markdown);
  writeIntoPage('workload-training', markdown);
}

async function measure(contestants: readonly Contestant[]): Promise<readonly Measured[]> {
  const running = [];
  for (const contestant of contestants) {
    const threads = await bestThreads(contestant);
    const child = contestant.start(threads);
    await child.run(2);
    running.push({ name: contestant.name, threads, child, times: [] as number[], peakMb: 0 });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of running) {
      const { times, peakMb } = await each.child.run(ROUND_STEPS);
      each.times.push(...times);
      each.peakMb = peakMb;
    }
  }
  await Promise.all(running.map(({ child }) => child.close()));
  return running.map(({ name, threads, times, peakMb }) => ({
    name,
    threads,
    stepMs: median(times),
    peakMb,
  }));
}

async function bestThreads(contestant: Contestant): Promise<number> {
  const tried: { threads: number; stepMs: number }[] = [];
  for (const threads of THREAD_COUNTS) {
    const child = contestant.start(threads);
    const { times } = await child.run(TRIAL_STEPS);
    await child.close();
    const stepMs = median(times.slice(2));
    console.log(`${contestant.name}, ${threads} threads: ${stepMs.toFixed(0)} ms a step`);
    tried.push({ threads, stepMs });
  }
  return tried.reduce((best, each) => (each.stepMs < best.stepMs ? each : best)).threads;
}

function table(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, threads, stepMs, peakMb }) => {
    const minutes = (stepMs * epochSteps) / 60_000;
    return `| ${name} | ${threads} | ${stepMs.toFixed(0)} | ${minutes.toFixed(1)} | ${peakMb.toFixed(0)} |`;
  });
  const [own, other] = measured;
  const ratio =
    other === undefined
      ? []
      : [
          '',
          `Ratio of times ${(own.stepMs / other.stepMs).toFixed(2)}, of peak memory ${(own.peakMb / other.peakMb).toFixed(2)}.`,
        ];
  return [
    '| | threads | ms a step | minutes an epoch | peak MB |',
    '|---|---|---|---|---|',
    ...rows,
    ...ratio,
  ].join('\n');
}

/** This file as one script, as the product is built: a TypeScript loader would count into the memory. */
async function bundled(): Promise<string> {
  const folder = path.resolve(__dirname, '../node_modules/.cache/workload-training');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, 'steps.cjs');
  await build({
    entryPoints: [__filename],
    outfile,
    bundle: true,
    external: ['onnxruntime-node', 'esbuild'],
    mainFields: ['module', 'main'],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
