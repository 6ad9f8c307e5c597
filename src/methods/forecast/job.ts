import { openRuntime } from '../../compute';
import type { RuntimeChoice } from '../../contracts/protocol';
import { fitForecaster, type FitResult, type NetworkKind } from './fit';
import { prepareForecast } from './prepare';
import type { ForecastInput, Shape, Split } from './series';

/** One training, as the child is asked for it; plain data. */
export interface ForecastFitJob {
  readonly kind: NetworkKind;
  readonly input: ForecastInput;
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

export interface FitContext {
  readonly signal?: AbortSignal;
  readonly log: (line: string) => void;
  readonly progress: (update: { fraction: number; message: string; etaMs: number | null }) => void;
}

/** Trains one forecaster on one thread: several run side by side, each in a process of its own. */
export async function runForecastFit(
  job: ForecastFitJob,
  { signal, log, progress }: FitContext,
): Promise<ForecastFitOutcome> {
  const { tfjsNodePath, nativeCrash } = job;
  const { runtime, reasons } = await openRuntime(job.runtime, { threads: 1, tfjsNodePath, nativeCrash, log });
  const description = `${runtime.name} (${runtime.detail})`;
  if (!runtime.compiled) {
    return { result: null, runtime: description, reasons };
  }
  const result = await fitForecaster({
    kind: job.kind,
    prepared: prepareForecast(job.input, job.shape, job.split),
    seed: job.seed,
    runtime,
    extra: job.extra,
    signal,
    onProgress: ({ epoch, epochs, etaMs }) =>
      progress({ fraction: epoch / epochs, message: `epoch ${epoch} of ${epochs}`, etaMs }),
  });
  return { result, runtime: description, reasons };
}
