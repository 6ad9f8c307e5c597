import { openRuntime } from '../../compute';
import type { RuntimeChoice } from '../../contracts/protocol';
import { checkpointOf } from '../../jobs/checkpoints';
import type { DatasetKey } from '../../jobs/dataset-format';
import type { JobContext } from '../../jobs/job';
import type { BatchDivisor } from '../../jobs/smaller-batch';
import { fitForecaster, type FitResult, type NetworkKind } from './fit';
import { prepareForecast } from './prepare';
import type { ForecastInput, Shape, Split } from './series';

/** One training; plain JSON. */
export interface ForecastFitJob extends BatchDivisor {
  readonly kind: NetworkKind;
  readonly dataset: DatasetKey<ForecastInput>;
  readonly shape: Shape;
  readonly split: Split;
  readonly seed: number;
  /** Origins to forecast besides the validation and test ones. */
  readonly extra: readonly number[];
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  /** Why the native runtime must not be tried: it has taken a process down before. */
  readonly nativeCrash?: string;
}

export interface ForecastFitOutcome {
  /** Null when the only runtime that works would train for hours; `runtime` says which. */
  readonly result: FitResult | null;
  readonly runtime: string;
  /** Why runtimes tried before it were not taken. */
  readonly reasons: readonly string[];
}

/** Trains one forecaster on one thread: several run side by side, each in a process of its own. */
export async function runForecastFit(job: ForecastFitJob, context: JobContext): Promise<ForecastFitOutcome> {
  const { signal, log, progress, datasets } = context;
  const { tfjsNodePath, nativeCrash } = job;
  const { runtime, reasons } = await openRuntime(job.runtime, { threads: 1, tfjsNodePath, nativeCrash, log });
  const description = `${runtime.name} (${runtime.detail})`;
  if (!runtime.compiled) {
    return { result: null, runtime: description, reasons };
  }
  const result = await fitForecaster({
    kind: job.kind,
    prepared: prepareForecast(await datasets.load(job.dataset), job.shape, job.split),
    seed: job.seed,
    runtime,
    extra: job.extra,
    batchDivisor: job.batchDivisor,
    signal,
    checkpoint: checkpointOf(context, {
      job: 'forecast.fit',
      dataset: job.dataset,
      kind: job.kind,
      shape: job.shape,
      split: job.split,
      seed: job.seed,
      batchDivisor: job.batchDivisor,
      runtime,
    }),
    onProgress: ({ epoch, epochs, etaMs }) =>
      progress({ step: 'train', fraction: epoch / epochs, message: `epoch ${epoch} of ${epochs}`, etaMs }),
  });
  return { result, runtime: description, reasons };
}
