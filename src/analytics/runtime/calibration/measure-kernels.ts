/** Times of kernels on this machine, measured in models that hold several of them beside each other. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../../compute';
import type { KernelSample } from '../layers/layer-model';
import { quantile } from '../measure/protocol';
import { probeModels } from '../measure/probes';
import { openSubject, processorMs, type OnnxRuntime, type SessionSubject } from '../measure/sessions';
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
/** Part of the budget that opening sessions may take, and after which no further round begins. */
const OPENING_SHARE = 0.6;
const LAST_ROUND_SHARE = 0.85;
/** A run whose wall time exceeds its processor time by more was interrupted. */
const MOST_WALL_PER_PROCESSOR = 1.15;
const LEAST_RUNS = 4;
const SEED = 2;

interface Run {
  readonly isWarm: boolean;
  readonly probeMs: number;
  readonly wallPerProcessor: number;
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
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (round > 0 && spent() > LAST_ROUND_SHARE) break;
      for (const index of random.shuffle(batches.length)) {
        signal.throwIfAborted();
        if (round > 0 && spent() > 1) break;
        await runBatch(batches[index], probes);
      }
      onFraction(0.5 + (0.5 * (round + 1)) / MOST_ROUNDS);
    }
    return await collect(batches, kernels.length, options);
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
    return [{ subject, folder, branches, runs: [{ isWarm: false, probeMs: NaN, wallPerProcessor: Infinity }] }];
  } catch {
    if (planned.length === 1) return [];
    const alone = await Promise.all(planned.map((one, number) => open(onnx, [one], `${folder}.${number}`)));
    return alone.flat();
  }
}

async function runBatch({ subject, runs }: Batch, probes: readonly SessionSubject[]): Promise<void> {
  const probeMs = await speedOf(probes);
  for (let run = 0; run < RUNS_PER_ROUND; run++) {
    const [wallMs, cpuMs] = [performance.now(), processorMs()];
    await subject.run();
    runs.push({ probeMs, isWarm: run > 0, wallPerProcessor: (performance.now() - wallMs) / Math.max(1e-3, processorMs() - cpuMs) });
  }
}

const PROBE_TIMINGS = 3;

/** Geometric mean over the probes of the best of a few runs. */
async function speedOf(probes: readonly SessionSubject[]): Promise<number> {
  let logs = 0;
  for (const probe of probes) {
    let best = Infinity;
    for (let timing = 0; timing < PROBE_TIMINGS; timing++) {
      const startMs = processorMs();
      await probe.run();
      best = Math.min(best, processorMs() - startMs);
    }
    logs += Math.log(Math.max(best, 1e-3));
  }
  return Math.exp(logs / probes.length);
}

async function collect(batches: readonly Batch[], count: number, options: MeasureKernelsOptions): Promise<MeasuredKernels> {
  const probeMs = quantile(batches.flatMap(({ runs }) => runs.filter(({ isWarm }) => isWarm).map((run) => run.probeMs)), 0.5);
  const samples = Array.from({ length: count }, (): KernelSample[] => []);
  for (const { subject, folder, branches, runs } of batches) {
    subject.endProfiling();
    const parent = path.dirname(folder);
    const file = (await readdir(parent)).find((name) => name.startsWith(`${path.basename(folder)}-profile`));
    if (file === undefined) continue;
    const times = nodeTimes(await readFile(path.join(parent, file), 'utf8'));
    const ran = await ranKernels(`${folder}.onnx`, branches.map(({ prefix }) => prefix), options.channelBlock);
    for (const one of ran) {
      const owner = branches.find(({ prefix }) => prefix === one.prefix);
      const ms = kernelMs(times.get(one.name) ?? [], runs, probeMs, options.profilingMs);
      if (owner !== undefined && ms !== null) samples[owner.index].push(sampleOf(one, ms));
    }
  }
  return { samples, probeMs };
}

function sampleOf({ kernel }: RanKernel, ms: number): KernelSample {
  return { class: kernel.class, features: kernel.features, flops: kernel.nodes[0].flops ?? 0, ms };
}

/** The first quartile over the runs that nothing interrupted, each relative to the probes before it. */
function kernelMs(times: readonly number[], runs: readonly Run[], probeMs: number, profilingMs: number): number | null {
  if (times.length !== runs.length || times.length < 2) return null;
  const relative = runs.map((run, at) => ({ ...run, ms: ((times[at] - profilingMs) * probeMs) / run.probeMs })).filter(({ isWarm }) => isWarm);
  const calm = relative.filter(({ wallPerProcessor }) => wallPerProcessor < MOST_WALL_PER_PROCESSOR);
  const used = calm.length >= LEAST_RUNS ? calm : relative.sort((a, b) => a.wallPerProcessor - b.wallPerProcessor).slice(0, LEAST_RUNS);
  return Math.max(quantile(used.map(({ ms }) => ms), 0.25), SHORTEST_MS);
}

/** The profile counts whole microseconds. */
const SHORTEST_MS = 0.0005;
