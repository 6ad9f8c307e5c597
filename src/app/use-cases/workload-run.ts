import { availableParallelism } from 'node:os';
import type { LoadAhead, WorkloadHistory, WorkloadMetric } from '../../contracts/workload/workload-report';
import type { RuntimeChoice } from '../../contracts/protocol';
import type { SeriesAhead } from '../../contracts/series-report';
import { openDatasets } from '../../jobs/datasets';
import { withJobStorage } from '../../jobs/storage';
import { mean } from '../../numeric/moments';
import { significantOrNull, toSignificant } from '../../numeric/round';
import type { WorkloadResult } from '../../methods/workload/forecast';
import { forecastLoad } from '../../methods/workload/jobs';
import type { LoadSeries } from '../../methods/workload/load-series';
import type { WorkloadNetworkKind } from '../../methods/workload/networks/request';
import { planWorkload, type PlanOptions, type WorkloadPlan } from '../../methods/workload/plan';
import { ownUnits } from '../../methods/workload/prepare';
import { trainNetworks, type TrainedNetworks } from '../../methods/workload/train-networks';
import type { AnalysisContext } from '../context';
import { shippedModelFolder } from '../installation';

/** Maximum number of parallel trainings: more would starve interactive programs. */
const MAX_LANES = 2;

export interface LoadRunOptions {
  readonly plan: PlanOptions;
  readonly history: WorkloadHistory;
  /** What is trained. */
  readonly kinds: readonly WorkloadNetworkKind[];
  readonly seeds: readonly number[];
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  readonly explains?: boolean;
  /** Folder of an adapter of the base that is used in place of fitting one. */
  readonly adapter?: string;
  readonly storageDir: string | null;
}

/** A forecast of load series with all that it was made from. */
export interface LoadRun {
  readonly planned: WorkloadPlan;
  readonly networks: TrainedNetworks;
  readonly result: WorkloadResult;
}

/**
 * Trains the networks that are asked for, each in a process of its own, then fits, back-tests and forecasts in another.
 * @throws UnusableMetrics when the rows do not suffice
 */
export async function runLoads(
  series: LoadSeries,
  { plan, history, kinds, seeds, runtime, tfjsNodePath, explains, adapter, storageDir }: LoadRunOptions,
  context: AnalysisContext,
): Promise<LoadRun> {
  const planned = planWorkload(series, plan);
  const task = JSON.stringify(['workload', plan, history, seeds, kinds, runtime]);
  return withJobStorage(storageDir, task, context.log, async (storage) => {
    const { inputSteps, steps } = plan;
    const networks = await trainNetworks(
      planned,
      {
        kinds,
        seeds,
        inputSteps,
        steps,
        history,
        runtime,
        tfjsNodePath,
        baseFolder: shippedModelFolder('load-base'),
        adapterFolder: adapter,
        explains,
      },
      {
        jobs: context.jobs,
        storage,
        signal: context.signal,
        lanes: Math.max(1, Math.min(MAX_LANES, availableParallelism())),
        progress: (progress) => context.progress(progress),
        now: () => context.now(),
      },
    );
    const dataset = await openDatasets(storage.datasets).put({ input: series, trained: networks.trained });
    const result = await context.jobs.run(
      forecastLoad,
      { ...plan, dataset, history },
      { signal: context.signal, storage, onProgress: (progress) => context.progress(progress) },
    );
    return { planned, networks, result };
  });
}

/** Errors on the test part, the best model first. */
export function metricsOf({ result: { test } }: Pick<LoadRun, 'result'>, horizon: number): WorkloadMetric[] {
  return test
    .map(({ name, history, bySeed }) => ({
      model: name,
      history,
      horizon,
      mse: significantOrNull(mean(bySeed.map(({ mse }) => mse))),
      mae: significantOrNull(mean(bySeed.map(({ mae }) => mae))),
      n: bySeed[0].n,
      ...(bySeed.length > 1 ? { mseBySeed: bySeed.map(({ mse }) => toSignificant(mse)) } : {}),
    }))
    .sort((a, b) => (a.mse ?? Infinity) - (b.mse ?? Infinity));
}

/** What comes after the end of the data, in the series' own units. */
export function aheadOf(
  { result: { ahead }, planned: { prepared, wanted } }: Pick<LoadRun, 'result' | 'planned'>,
  steps: number,
): SeriesAhead<LoadAhead> {
  const { names, clock, rows, values } = prepared.input;
  return {
    startMs: clock === null ? null : clock.startMs + rows * clock.stepMs,
    steps,
    series: wanted.map((node, at) => {
      const isPositive = values.subarray(node * rows, (node + 1) * rows).every((value) => !(value < 0));
      const column = (scaled: Float32Array): number[] =>
        Array.from(scaled.subarray(at * steps, (at + 1) * steps), (value) => {
          const own = ownUnits(prepared, node, value);
          return toSignificant(isPositive ? Math.max(0, own) : own);
        });
      const point = column(ahead.point);
      const high = column(ahead.high);
      const top = point.indexOf(Math.max(...point));
      return {
        name: names[node],
        point,
        low: column(ahead.low),
        high,
        peak: { step: top + 1, value: point[top], high: high[top] },
      };
    }),
  };
}
