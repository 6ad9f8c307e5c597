import type { Progress } from '../../contracts/progress';
import type { RuntimeChoice } from '../../contracts/protocol';
import { openDatasets } from '../../jobs/datasets';
import type { JobRunner } from '../../jobs/runner';
import type { JobStorage } from '../../jobs/storage';
import { averaged, plainCandidates, trainedCandidate, type Candidate } from './candidates';
import type { ForecastFitJob } from './job';
import { fitForecast } from './jobs';
import { inLanes } from './lanes';
import {
  copiesOf,
  networkKinds,
  trainedModels,
  type ModelName,
  type NetworkName,
  type Rivals,
} from './models';
import type { Prepared } from './prepare';
import type { Origins } from './series';
import { SharedProgress } from './shared-progress';

/** What a forecast gets from its surroundings. */
export interface ForecastContext {
  readonly jobs: JobRunner;
  readonly storage: JobStorage;
  readonly signal?: AbortSignal;
  /** Trainings that run side by side. */
  readonly lanes: number;
  progress(progress: Progress): void;
  now(): number;
}

export interface TrainingRequest {
  readonly rivals: Rivals;
  readonly seeds: readonly number[];
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
}

/** One training that was done. */
export interface ModelRun {
  readonly model: NetworkName;
  readonly seed: number;
  readonly parameters: number;
  readonly epochs: number;
  readonly ms: number;
  readonly runtime: string;
}

export interface SeedCandidates {
  readonly seed: number;
  readonly candidates: readonly Candidate[];
}

export interface TrainedCandidates {
  readonly seeds: readonly SeedCandidates[];
  readonly runs: readonly ModelRun[];
  readonly notes: readonly string[];
}

/** Above so many series one training takes half a gigabyte: then they run one after the other. */
const MAX_NODES_SIDE_BY_SIDE = 1000;
/** Keeps the copies' seeds away from the seeds a user lists. */
const COPY_SEED = 1_000_003;

interface Copy {
  readonly seed: number;
  readonly copy: number;
  readonly candidate: Candidate;
  readonly run: ModelRun;
}

/** Trains every model for every seed, side by side, and adds those that need no training. @param later test origins, then the end of the data */
export async function trainCandidates(
  prepared: Prepared,
  origins: Origins,
  later: readonly number[],
  { rivals, seeds, runtime, tfjsNodePath }: TrainingRequest,
  context: ForecastContext,
): Promise<TrainedCandidates> {
  const wanted = seeds.flatMap((seed) =>
    trainedModels[rivals].flatMap((model) =>
      Array.from({ length: copiesOf(model) }, (_, copy) => ({ seed, model, copy })),
    ),
  );
  const progress = new SharedProgress(wanted.length, {
    ...context,
    label: fitForecast.steps.train,
    noun: 'models',
  });
  const notes = new Set<string>();
  const copies: Copy[] = [];
  const { input, shape, split } = prepared;
  const dataset = await openDatasets(context.storage.datasets).put(input);
  const lanes = prepared.input.nodes > MAX_NODES_SIDE_BY_SIDE ? 1 : context.lanes;
  await inLanes(wanted, lanes, async ({ seed, model, copy }, index) => {
    const startMs = context.now();
    const job: ForecastFitJob = {
      kind: networkKinds[model],
      dataset,
      shape,
      split,
      seed: seed + COPY_SEED * copy,
      extra: [input.rows],
      runtime,
      tfjsNodePath,
    };
    const outcome = await context.jobs.run(fitForecast, job, {
      signal: context.signal,
      storage: context.storage,
      onProgress: ({ fraction }) => progress.at(index, Math.min(fraction ?? 0, 0.99)),
    });
    progress.at(index, 1);
    for (const reason of outcome.reasons) {
      notes.add(reason);
    }
    if (outcome.result === null) {
      notes.add(
        `${outcome.runtime} runs op by op and would train for hours: only models without training take part`,
      );
      return;
    }
    const { parameters, epochs } = outcome.result;
    const run = { model, seed, parameters, epochs, ms: context.now() - startMs, runtime: outcome.runtime };
    copies.push({
      seed,
      copy,
      run,
      candidate: trainedCandidate(prepared, model, outcome.result, origins.validation.length),
    });
  });
  // Lanes finish in any order; the table and the blend must not depend on it.
  const rank = (model: ModelName): number => trainedModels[rivals].findIndex((each) => each === model);
  copies.sort((a, b) => a.seed - b.seed || rank(a.run.model) - rank(b.run.model) || a.copy - b.copy);
  const plain = plainCandidates(prepared, origins, later);
  const trainedFor = (seed: number): Candidate[] =>
    trainedModels[rivals].flatMap((model) => {
      const own = copies
        .filter((each) => each.seed === seed && each.run.model === model)
        .map(({ candidate }) => candidate);
      return own.length > 0 ? [averaged(own)] : [];
    });
  return {
    seeds: seeds.map((seed) => ({ seed, candidates: [...trainedFor(seed), ...plain] })),
    runs: copies.map(({ run }) => run),
    notes: [...notes],
  };
}
