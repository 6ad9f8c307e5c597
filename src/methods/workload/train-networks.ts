import type { Progress } from '../../contracts/progress';
import type { RuntimeChoice } from '../../contracts/protocol';
import { openDatasets } from '../../jobs/datasets';
import type { JobRunner } from '../../jobs/runner';
import type { JobStorage } from '../../jobs/storage';
import { inLanes } from '../forecast/lanes';
import { SharedProgress } from '../forecast/shared-progress';
import type { SeededForecasts } from './forecast';
import { fitWorkload } from './networks/jobs';
import type { WorkloadFitDataset } from './networks/job';
import type { LoadAdaptation } from './base/adapter-file';
import { BASE_STEPS } from './base/inputs';
import {
  BASE,
  type MixedPatterns,
  type WorkloadNetworkKind,
  type WorkloadPool,
  type WorkloadWindows,
} from './networks/request';
import type { WorkloadPlan } from './plan';
import { range } from './protocol';
import type { HistorySeen } from './rivals';
import { staticMatrix } from './statics';

/** What a training gets from its surroundings. */
export interface TrainingContext {
  readonly jobs: JobRunner;
  readonly storage: JobStorage;
  readonly signal: AbortSignal;
  /** Trainings that run side by side. */
  readonly lanes: number;
  progress(progress: Progress): void;
  now(): number;
}

export interface NetworkTraining {
  readonly kinds: readonly WorkloadNetworkKind[];
  readonly seeds: readonly number[];
  readonly inputSteps: number;
  readonly steps: number;
  readonly history: HistorySeen;
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  /** Folder of the base network. */
  readonly baseFolder: string;
  /** Folder of an adapter of it that is used in place of fitting one. */
  readonly adapterFolder?: string;
  /** Whether the patterns behind the forecasts from the end of the data are returned. */
  readonly explains?: boolean;
}

/** One training that was done. */
export interface NetworkRun {
  readonly model: string;
  readonly seed: number;
  readonly parameters: number;
  readonly epochs: number;
  readonly ms: number;
  readonly runtime: string;
}

/** What a network, of the first seed, mixed at the end of the data; one window per wanted series. */
export interface ExplainedNetwork {
  readonly model: string;
  readonly pool: WorkloadPool;
  readonly mixed: MixedPatterns;
}

export interface TrainedNetworks {
  readonly trained: readonly SeededForecasts[];
  readonly runs: readonly NetworkRun[];
  readonly explained: readonly ExplainedNetwork[];
  /** Of the base, of the first seed; null where it was used alone. */
  readonly adaptation: LoadAdaptation | null;
  readonly notes: readonly string[];
}

const NOTHING: TrainedNetworks = { trained: [], runs: [], explained: [], adaptation: null, notes: [] };

/** Share of rows that teach where series are never seen; the rest chooses the epoch. */
const UNSEEN_FIT_SHARE = 0.8;
/** Most windows that choose the epoch. */
const MAX_VALIDATION = 600;

/** Trains every network for every seed, each in a process of its own. */
export async function trainNetworks(
  plan: WorkloadPlan,
  {
    kinds,
    seeds,
    inputSteps,
    steps,
    history,
    runtime,
    tfjsNodePath,
    baseFolder,
    adapterFolder,
    explains = false,
  }: NetworkTraining,
  context: TrainingContext,
): Promise<TrainedNetworks> {
  const able = kinds.filter((kind) => kind !== BASE || steps <= BASE_STEPS);
  const wished = seeds.flatMap((seed) => able.map((kind) => ({ seed, kind })));
  if (wished.length === 0) {
    return NOTHING;
  }
  const windows = datasetOf(plan, inputSteps, steps);
  if (windows.fit.node.length === 0) {
    const notes = ['no network is trained: no window with its forecast fits into the training part'];
    return { ...NOTHING, notes };
  }
  const dataset = await openDatasets(context.storage.datasets).put(windows);
  const reach = history === 'released' ? inputSteps : null;
  const notes = new Set<string>(
    able.length < kinds.length ? [`base takes no part: it forecasts up to ${BASE_STEPS} steps`] : [],
  );
  // The last origin of each series is the end of the data.
  const { validation, test } = plan.origins;
  const asked = validation.length + test.length + 1;
  const explain = explains ? plan.wanted.map((_, at) => (at + 1) * asked - 1) : undefined;
  const done: {
    run: NetworkRun;
    forecast: Float32Array;
    explained: Omit<ExplainedNetwork, 'model'> | null;
    adaptation: LoadAdaptation | null;
  }[] = [];
  const progress = new SharedProgress(wished.length, {
    ...context,
    label: fitWorkload.steps.train,
    noun: 'networks',
  });
  await inLanes(wished, context.lanes, async ({ seed, kind }, index) => {
    const startMs = context.now();
    const outcome = await context.jobs.run(
      fitWorkload,
      {
        kind,
        reach,
        dataset,
        seed,
        inputSteps,
        steps,
        runtime,
        tfjsNodePath,
        baseFolder,
        adapterFolder,
        explain,
      },
      {
        signal: context.signal,
        storage: context.storage,
        onProgress: ({ fraction }) => progress.at(index, Math.min(fraction ?? 0, 0.99)),
      },
    );
    progress.at(index, 1);
    outcome.reasons.forEach((reason) => notes.add(reason));
    if (outcome.result === null) {
      return;
    }
    const { parameters, epochs, point, pool, mixed, adaptation = null } = outcome.result;
    const ms = context.now() - startMs;
    done.push({
      run: { model: kind, seed, parameters, epochs, ms, runtime: outcome.runtime },
      forecast: point,
      explained: pool === null || mixed === null ? null : { pool, mixed },
      adaptation,
    });
  });
  // Lanes finish in any order; the table must not depend on it.
  const rank = ({ run }: (typeof done)[number]): number =>
    wished.findIndex(({ seed, kind }) => seed === run.seed && kind === run.model);
  done.sort((a, b) => rank(a) - rank(b));
  return {
    trained:
      done.length === 0
        ? []
        : seeds.map((seed) => ({
            seed,
            networks: done
              .filter(({ run }) => run.seed === seed)
              .map(({ run, forecast }) => ({ name: run.model, forecast })),
          })),
    runs: done.map(({ run }) => run),
    explained: done.flatMap(({ run, explained }) =>
      run.seed === seeds[0] && explained !== null ? [{ model: run.model, ...explained }] : [],
    ),
    adaptation:
      done.find(({ run, adaptation }) => run.seed === seeds[0] && adaptation !== null)?.adaptation ?? null,
    notes: [...notes],
  };
}

function datasetOf(plan: WorkloadPlan, inputSteps: number, steps: number): WorkloadFitDataset {
  const { prepared, parts, origins, wanted, teachers, isUnseen } = plan;
  const { nodes, rows } = prepared.input;
  const { day, week } = prepared.seasons;
  const { unit, scaled } = prepared;
  const periods = [day, week].filter((period) => period > 0);
  const statics = staticMatrix(prepared.input);
  // The rows that are forecast from the end of the data have a calendar and no values.
  const longer = rows + steps;
  const fitRows = isUnseen ? Math.floor(rows * UNSEEN_FIT_SHARE) : parts.validationRow;
  const chooseRows = isUnseen ? rows : parts.testRow;
  const validation = range(Math.max(inputSteps, fitRows), chooseRows - steps, 1);
  const stride = Math.max(1, Math.ceil((validation.length * teachers.length) / MAX_VALIDATION));
  return {
    series: {
      nodes,
      rows: longer,
      clock: prepared.input.clock,
      values: Float32Array.from({ length: nodes * longer }, (_, cell) => {
        const row = cell % longer;
        const value = row < rows ? scaled[Math.floor(cell / longer) * rows + row] : NaN;
        return (value - unit.centre) / unit.scale;
      }),
      calendar: Float32Array.from({ length: longer * periods.length }, (_, cell) => {
        const period = periods[cell % periods.length];
        return (Math.floor(cell / periods.length) % period) / period - 0.5;
      }),
      calendarWidth: periods.length,
      statics: statics.values,
      staticWidth: statics.width,
      period: day,
      week,
    },
    fit: windowsOf(teachers, range(inputSteps, fitRows - steps, 1)),
    validation: windowsOf(
      teachers,
      validation.filter((_, index) => index % stride === 0),
    ),
    asked: windowsOf(wanted, [...origins.validation, ...origins.test, rows]),
  };
}

function windowsOf(nodes: readonly number[], origins: readonly number[]): WorkloadWindows {
  return {
    node: Int32Array.from(nodes.flatMap((node) => origins.map(() => node))),
    origin: Int32Array.from(nodes.flatMap(() => origins)),
  };
}
