/** Times of kernels on this machine, measured in models that hold several of them beside each other. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../../compute';
import { coldClass } from '../layers/kernels';
import type { KernelSample } from '../layers/layer-model';
import { geometricMean, quantile, timeOf } from '../measure/protocol';
import { probeModels } from '../measure/probes';
import { openSubject, processorMs, threadClock, type OnnxRuntime, type SessionSubject } from '../measure/sessions';
import { guessMs } from './design';
import { type Branch, emitBranch, joinBranches, type TargetKernel } from './emit';
import { nodeTimes, type RanKernel, ranKernels } from './profile';

export interface MeasureKernelsOptions {
  readonly channelBlock: number;
  /** What profiling adds to the time of a kernel. */
  readonly profilingMs: number;
  /** What all of it may take, in milliseconds. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  readonly onFraction: (fraction: number) => void;
}

export interface MeasuredKernels {
  /** For each kernel what ran because of it; nothing when it could not be measured. */
  readonly samples: readonly (readonly KernelSample[])[];
  /** Geometric mean over the probes at the speed that the samples are given for, in processor milliseconds. */
  readonly probeMs: number;
}

const KERNELS_PER_BATCH = 8;
const WEIGHT_BYTES_PER_BATCH = 48e6;
const GUESSED_MS_PER_BATCH = 40;
const MOST_ROUNDS = 6;
/** The first of a round finds the caches as others left them, and does not count. */
const RUNS_PER_ROUND = 5;
const TURNS_PER_PROBE = 3;
/** Part of the budget that opening sessions may take, and after which no further round begins. */
const OPENING_SHARE = 0.6;
const LAST_ROUND_SHARE = 0.85;
/** A run whose kernels took longer by the clock than the process used the processor was interrupted. */
const MOST_WALL_PER_PROCESSOR = 1.03;
const LEAST_RUNS = 4;
const SEED = 2;

interface Run {
  readonly isWarm: boolean;
  readonly probeMs: number;
  /** What the process used of the processor, in milliseconds. */
  readonly processorMs: number;
}

interface Batch {
  readonly subject: SessionSubject;
  readonly folder: string;
  readonly branches: readonly (Branch & { readonly index: number })[];
  readonly runs: Run[];
}

/** Measures kernels in interleaved rounds; those whose turn does not come within the budget are left out. */
export async function measureKernels(onnx: OnnxRuntime, kernels: readonly TargetKernel[], options: MeasureKernelsOptions): Promise<MeasuredKernels> {
  const { signal, budgetMs, onFraction } = options;
  const startedMs = performance.now();
  const spent = (): number => (performance.now() - startedMs) / budgetMs;
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-calibration-'));
  const probes = await openProbes(onnx);
  const batches: Batch[] = [];
  try {
    for (const [number, planned] of plan(kernels).entries()) {
      signal.throwIfAborted();
      if (spent() > OPENING_SHARE && batches.length > 0) break;
      batches.push(...(await open(onnx, planned, path.join(folder, `${number}`))));
      onFraction(0.5 * Math.min(1, spent() / OPENING_SHARE));
    }
    const random = createRandom(SEED);
    let probeMs = NaN;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (round > 0 && spent() > LAST_ROUND_SHARE) break;
      for (const [turn, index] of random.shuffle(batches.length).entries()) {
        signal.throwIfAborted();
        if (round > 0 && spent() > 1) break;
        if (turn % TURNS_PER_PROBE === 0) probeMs = await speedOf(probes, signal);
        await runBatch(batches[index], probeMs);
      }
      onFraction(0.5 + (0.5 * (round + 1)) / MOST_ROUNDS);
    }
    return await collect(batches, kernels, options);
  } finally {
    await Promise.all([...probes, ...batches.map(({ subject }) => subject)].map((subject) => subject.release()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function openProbes(onnx: OnnxRuntime): Promise<readonly SessionSubject[]> {
  return Promise.all(probeModels().map(({ name, model, inputShape }) => openSubject(onnx, name, model, [{ name: 'x', dtype: 'float32', shape: inputShape }], 1)));
}

type Planned = readonly { readonly kernel: TargetKernel; readonly index: number }[];

/** Which kernels go into one model: of one operator set, few, and not too large together. */
function plan(kernels: readonly TargetKernel[]): readonly Planned[] {
  const batches: { key: string; members: { kernel: TargetKernel; index: number }[]; weightBytes: number; ms: number }[] = [];
  for (const index of createRandom(SEED, 1).shuffle(kernels.length)) {
    const kernel = kernels[index];
    const key = [...kernel.opsets].join();
    const [weightBytes, ms] = [kernel.features[3], guessMs(kernel)];
    let batch = batches.find((one) => one.key === key && one.members.length < KERNELS_PER_BATCH && one.weightBytes + weightBytes < WEIGHT_BYTES_PER_BATCH && one.ms + ms < GUESSED_MS_PER_BATCH);
    if (batch === undefined) batches.push((batch = { key, members: [], weightBytes: 0, ms: 0 }));
    batch.members.push({ kernel, index });
    batch.weightBytes += weightBytes;
    batch.ms += ms;
  }
  return batches.map(({ members }) => members);
}

/** A session for the kernels together; where the runtime refuses one of them, a session for each. */
async function open(onnx: OnnxRuntime, planned: Planned, folder: string): Promise<readonly Batch[]> {
  const branches = planned.flatMap(({ kernel, index }) => {
    const branch = emitBranch(kernel, `k${index}.`);
    return branch === null ? [] : [{ ...branch, index }];
  });
  if (branches.length === 0) return [];
  try {
    const { model, inputs } = joinBranches(branches, planned[0].kernel.opsets);
    const subject = await openSubject(onnx, folder, model, inputs, 1, `${folder}-profile`, `${folder}.onnx`);
    try {
      // The first run allocates memory; one that fails says so.
      await subject.run();
    } catch (error) {
      await subject.release();
      throw error;
    }
    return [{ subject, folder, branches, runs: [{ isWarm: false, probeMs: NaN, processorMs: NaN }] }];
  } catch {
    if (planned.length === 1) return [];
    const alone = await Promise.all(planned.map((one, number) => open(onnx, [one], `${folder}.${number}`)));
    return alone.flat();
  }
}

async function runBatch({ subject, runs }: Batch, probeMs: number): Promise<void> {
  for (let run = 0; run < RUNS_PER_ROUND; run++) {
    const startMs = processorMs();
    await subject.run();
    runs.push({ probeMs, isWarm: run > 0, processorMs: processorMs() - startMs });
  }
}

/** Geometric mean over the probes, timed as they are beside whole models: the two are compared. */
async function speedOf(probes: readonly SessionSubject[], signal: AbortSignal): Promise<number> {
  const times: number[] = [];
  for (const probe of probes) times.push(await timeOf(probe, { clockMs: threadClock(), signal }));
  return geometricMean(times);
}

async function collect(batches: readonly Batch[], kernels: readonly TargetKernel[], options: MeasureKernelsOptions): Promise<MeasuredKernels> {
  const probeMs = quantile(batches.flatMap(({ runs }) => runs.filter(({ isWarm }) => isWarm).map((run) => run.probeMs)), 0.5);
  const samples = kernels.map((): KernelSample[] => []);
  for (const { subject, folder, branches, runs } of batches) {
    subject.endProfiling();
    const parent = path.dirname(folder);
    const file = (await readdir(parent)).find((name) => name.startsWith(`${path.basename(folder)}-profile`));
    if (file === undefined) continue;
    const times = nodeTimes(await readFile(path.join(parent, file), 'utf8'));
    const ran = await ranKernels(`${folder}.onnx`, branches.map(({ prefix }) => prefix), options.channelBlock);
    const estimate = estimator([...times.values()].filter(({ length }) => length === runs.length), runs, probeMs, options.profilingMs);
    for (const one of ran) {
      const owner = branches.find(({ prefix }) => prefix === one.prefix);
      const ms = estimate(times.get(one.name) ?? []);
      if (owner !== undefined && ms !== null) samples[owner.index].push(sampleOf(one, kernels[owner.index].cold === true, ms));
    }
  }
  return { samples, probeMs };
}

function sampleOf({ kernel }: RanKernel, isCold: boolean, ms: number): KernelSample {
  return { class: isCold ? coldClass(kernel.class) : kernel.class, features: kernel.features, flops: kernel.nodes[0].flops ?? 0, ms };
}

/**
 * How a kernel's time follows from those of its runs: the first quartile over the runs that nothing interrupted, each relative to the
 * probes before it. On a machine that always interrupts, the shortest, and all of them less by what they exceed the processor's time.
 * @param all the times of every node of the model, by run
 */
function estimator(all: readonly (readonly number[])[], runs: readonly Run[], probeMs: number, profilingMs: number): (times: readonly number[]) => number | null {
  const warm = [...runs.keys()].filter((run) => runs[run].isWarm);
  const wallMs = (run: number): number => all.reduce((sum, times) => sum + times[run], 0);
  const calm = warm.filter((run) => wallMs(run) < MOST_WALL_PER_PROCESSOR * runs[run].processorMs);
  const atSpeed = (ms: number, run: number): number => (ms * probeMs) / runs[run].probeMs;
  const used = calm.length >= LEAST_RUNS ? calm : warm;
  const share = calm.length >= LEAST_RUNS ? 0.25 : 0;
  const relative = (times: readonly number[]): number => quantile(used.map((run) => atSpeed(times[run], run)), share);
  const together = all.reduce((sum, times) => sum + relative(times), 0);
  const processor = quantile(used.map((run) => atSpeed(runs[run].processorMs, run)), 0.25);
  const excess = Math.min(1, processor / together);
  return (times) => (times.length === runs.length && warm.length > 0 ? Math.max(relative(times) * excess - profilingMs, SHORTEST_MS) : null);
}

/** The profile counts whole microseconds. */
const SHORTEST_MS = 0.0005;
