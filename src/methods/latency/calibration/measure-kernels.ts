/** Times of kernels on this machine, measured in models that hold several of them beside each other. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, type Random } from '../../../numeric/random';
import { coldClass } from '../layers/kernels';
import type { KernelSample } from '../layers/layer-model';
import { identityOf } from '../layers/own-pace';
import { openProbes } from '../measure/probes';
import { quantile } from '../../../numeric/quantile';
import { type Probe, type ProbeTime, speedOf, timeOf } from '../measure/protocol';
import {
  openSubject,
  processorMs,
  threadClock,
  type OnnxRuntime,
  type SessionSubject,
} from '../measure/sessions';
import { type Branch, emitBranch, joinBranches, type TargetKernel } from './emit';
import { nodeTimes, type RanKernel, ranKernels } from './profile';
import { type Run, estimator } from './estimate-kernel-ms';
import { modelBytes, ownBytes, plan, type Planned } from './plan-batches';

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
  /** Weighted geometric mean over the probes at the speed that the samples are given for, in processor milliseconds. */
  readonly probeMs: number;
  /** How unsteady the machine was meanwhile. */
  readonly unrest: Unrest;
}

/** What shows that others used the machine while something was measured. */
export interface Unrest {
  /** Half the interquartile range of the probes over the rounds, as a share of their median. */
  readonly spread: number;
  /** Share of the time that passed in which this process did not run. */
  readonly waited: number;
}

const MAX_ROUNDS = 12;

/** The first of a round finds the caches as others left them, and does not count. */
const RUNS_PER_ROUND = 5;

const TURNS_PER_PROBE = 3;

/** At most so many batches take turns, where nothing warms their inputs fewer. */
const [CROWD, COLD_CROWD] = [4, 2];

/** Part of the budget that opening sessions may take, and after which no further round begins. */
const OPENING_SHARE = 0.6;

const LAST_ROUND_SHARE = 0.85;

const SEED = 2;

interface Batch {
  readonly subject: SessionSubject;
  readonly folder: string;
  readonly branches: readonly (Branch & { readonly index: number })[];
  /** How many batches take turns: more than one where the kernels are from models that touch more memory than they do here. */
  readonly crowd: number;
  readonly runs: Run[];
}

/** Measures kernels in interleaved rounds; those whose turn does not come within the budget are left out. */
export async function measureKernels(
  onnx: OnnxRuntime,
  kernels: readonly TargetKernel[],
  options: MeasureKernelsOptions,
): Promise<MeasuredKernels> {
  const { signal, budgetMs, onFraction } = options;
  const startedMs = performance.now();
  const spent = (): number => (performance.now() - startedMs) / budgetMs;
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-calibration-'));
  const probes = await openProbes(onnx);
  const batches: Batch[] = [];
  try {
    for (const [number, planned] of plan(kernels).entries()) {
      signal.throwIfAborted();
      if (spent() > OPENING_SHARE && batches.length > 0) {
        break;
      }
      batches.push(...(await open(onnx, planned, path.join(folder, `${number}`))));
      onFraction(0.5 * Math.min(1, spent() / OPENING_SHARE));
    }
    const random = createRandom(SEED);
    const probeTimes: ProbeTime[][] = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (round > 0 && spent() > LAST_ROUND_SHARE) {
        break;
      }
      probeTimes.push([]);
      for (const [turn, together] of turnsOf(batches, random).entries()) {
        signal.throwIfAborted();
        if (round > 0 && spent() > 1) {
          break;
        }
        if (turn % TURNS_PER_PROBE === 0) {
          probeTimes[round].push(...(await timed(probes, signal)));
        }
        await runBatches(together, round);
      }
      onFraction(0.5 + (0.5 * (round + 1)) / MAX_ROUNDS);
    }
    // A machine that slept may have ended the last round before it began.
    return await collect(
      batches,
      kernels,
      probeTimes.filter(({ length }) => length > 0).map(speedOf),
      options,
    );
  } finally {
    await Promise.all(
      [...probes, ...batches.map(({ subject }) => subject)].map((subject) => subject.release()),
    );
    await rm(folder, { recursive: true, force: true });
  }
}

/** A session for the kernels together; where the runtime refuses one of them, a session for each. */
async function open(onnx: OnnxRuntime, planned: Planned, folder: string): Promise<readonly Batch[]> {
  const branches = planned.flatMap(({ kernel, index }) => {
    const branch = emitBranch(kernel, `k${index}.`);
    return branch === null ? [] : [{ ...branch, index }];
  });
  if (branches.length === 0) {
    return [];
  }
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
    const crowd = crowdOf(planned);
    return [
      {
        subject,
        folder,
        branches,
        crowd,
        runs: [{ round: null, isWarm: false, processorMs: NaN, wallMs: NaN }],
      },
    ];
  } catch {
    if (planned.length === 1) {
      return [];
    }
    const alone = await Promise.all(planned.map((one, number) => open(onnx, [one], `${folder}.${number}`)));
    return alone.flat();
  }
}

/** How many batches take turns, to touch between two runs of a kernel what its model does, as far as they can. */
function crowdOf(planned: Planned): number {
  const own = planned.reduce((sum, { kernel }) => sum + ownBytes(kernel), 0);
  const model = quantile(
    planned.map(({ kernel }) => modelBytes(kernel)),
    0.5,
  );
  const most = planned[0].kernel.cold === true ? COLD_CROWD : CROWD;
  return Math.max(1, Math.min(most, Math.round(model / own)));
}

/** In random order; batches from models that are larger than a batch take turns with each other, a few at a time. */
function turnsOf(batches: readonly Batch[], random: Random): readonly (readonly Batch[])[] {
  const shuffled = Array.from(random.shuffle(batches.length), (index) => batches[index]);
  const turns: (readonly Batch[])[] = [];
  for (const size of new Set(shuffled.map(({ crowd }) => crowd))) {
    const alike = shuffled.filter(({ crowd }) => crowd === size);
    for (let first = 0; first < alike.length; first += size) {
      turns.push(alike.slice(first, first + size));
    }
  }
  return Array.from(random.shuffle(turns.length), (index) => turns[index]);
}

async function runBatches(together: readonly Batch[], round: number): Promise<void> {
  for (let run = 0; run < RUNS_PER_ROUND; run++) {
    for (const { subject, runs } of together) {
      const [startMs, startWallMs] = [processorMs(), performance.now()];
      await subject.run();
      runs.push({
        round,
        isWarm: run > 0,
        processorMs: processorMs() - startMs,
        wallMs: performance.now() - startWallMs,
      });
    }
  }
}

/** As beside whole models: the two are compared. */
async function timed(probes: readonly Probe[], signal: AbortSignal): Promise<readonly ProbeTime[]> {
  const times: ProbeTime[] = [];
  for (const probe of probes) {
    times.push({ weight: probe.weight, ms: await timeOf(probe, { clockMs: threadClock(), signal }) });
  }
  return times;
}

/** @param speeds of the rounds */
async function collect(
  batches: readonly Batch[],
  kernels: readonly TargetKernel[],
  speeds: readonly number[],
  options: MeasureKernelsOptions,
): Promise<MeasuredKernels> {
  const probeMs = quantile(speeds, 0.5);
  const samples = kernels.map((): KernelSample[] => []);
  for (const { subject, folder, branches, crowd, runs } of batches) {
    const together = Math.min(crowd, batches.filter((batch) => batch.crowd === crowd).length);
    subject.endProfiling();
    const parent = path.dirname(folder);
    const file = (await readdir(parent)).find((name) => name.startsWith(`${path.basename(folder)}-profile`));
    if (file === undefined) {
      continue;
    }
    const times = nodeTimes(await readFile(path.join(parent, file), 'utf8'));
    const ran = await ranKernels(
      `${folder}.onnx`,
      branches.map(({ prefix }) => prefix),
      options.channelBlock,
      together,
    );
    const estimate = estimator(
      [...times.values()].filter(({ length }) => length === runs.length),
      runs,
      speeds,
      options.profilingMs,
    );
    for (const one of ran) {
      const owner = branches.find(({ prefix }) => prefix === one.prefix);
      const ms = estimate(times.get(one.name) ?? []);
      if (owner !== undefined && ms !== null) {
        samples[owner.index].push(sampleOf(one, kernels[owner.index], ms));
      }
    }
  }
  return {
    samples,
    probeMs,
    unrest: unrestOf(
      speeds,
      batches.flatMap(({ runs }) => runs),
    ),
  };
}

function unrestOf(speeds: readonly number[], runs: readonly Run[]): Unrest {
  const counted = runs.filter(({ round }) => round !== null);
  const sum = (pick: (run: Run) => number): number => counted.reduce((all, run) => all + pick(run), 0);
  const wallMs = sum((run) => run.wallMs);
  return {
    spread: (quantile(speeds, 0.75) - quantile(speeds, 0.25)) / 2 / quantile(speeds, 0.5),
    waited: wallMs > 0 ? Math.max(0, 1 - sum((run) => run.processorMs) / wallMs) : 0,
  };
}

function sampleOf({ kernel }: RanKernel, target: TargetKernel, ms: number): KernelSample {
  const name = target.cold === true ? coldClass(kernel.class) : kernel.class;
  return {
    class: name,
    ...(name === target.class ? { identity: identityOf(target) } : {}),
    work: kernel.work,
    flops: kernel.nodes[0].flops ?? 0,
    ms,
  };
}
