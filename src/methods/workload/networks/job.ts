import { openRuntime, type TrainProgress } from '../../../compute';
import type { RuntimeChoice } from '../../../contracts/protocol';
import { checkpointOf } from '../../../jobs/checkpoints';
import type { DatasetKey } from '../../../jobs/dataset-format';
import type { JobContext } from '../../../jobs/job';
import { fitWorkloadNetwork } from './fit';
import { fitMlp } from './mlp/fit';
import {
  MLP,
  type WorkloadFitResult,
  type WorkloadNetworkKind,
  type WorkloadSeries,
  type WorkloadShape,
  type WorkloadWindows,
} from './request';

/** What several trainings on the same series share: the job's dataset. */
export interface WorkloadFitDataset {
  readonly series: WorkloadSeries;
  readonly fit: WorkloadWindows;
  readonly validation: WorkloadWindows;
  readonly asked: WorkloadWindows;
}

/** One training; plain JSON. */
export interface WorkloadFitJob extends WorkloadShape {
  readonly kind: WorkloadNetworkKind;
  /** Rows before an origin that the small network takes values from; null: all. */
  readonly reach: number | null;
  readonly dataset: DatasetKey<WorkloadFitDataset>;
  /** Places in `asked` whose meta-patterns are returned. */
  readonly explain?: readonly number[];
  readonly seed: number;
  readonly width?: number;
  readonly epochs?: number;
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  /** Why the native runtime must not be tried: it has taken a process down before. */
  readonly nativeCrash?: string;
}

export interface WorkloadFitOutcome {
  /** Null when the only runtime that works would train for hours; `runtime` says which. */
  readonly result: WorkloadFitResult | null;
  readonly runtime: string;
  /** Why runtimes tried before it were not taken. */
  readonly reasons: readonly string[];
}

/** Trains one network on one thread: several run side by side, each in a process of its own. */
export async function runWorkloadFit(job: WorkloadFitJob, context: JobContext): Promise<WorkloadFitOutcome> {
  const { signal, log, progress, datasets } = context;
  const { tfjsNodePath, nativeCrash, runtime: choice, dataset, ...settings } = job;
  const { runtime, reasons } = await openRuntime(choice, { threads: 1, tfjsNodePath, nativeCrash, log });
  const description = `${runtime.name} (${runtime.detail})`;
  const { kind } = settings;
  if (!runtime.compiled && kind !== MLP) {
    return { result: null, runtime: description, reasons };
  }
  const request = {
    ...settings,
    ...(await datasets.load(dataset)),
    runtime,
    signal,
    checkpoint: checkpointOf(context, { job: 'workload.fit', dataset, ...settings, runtime }),
    onProgress: ({ epoch, epochs, etaMs }: TrainProgress) =>
      progress({ step: 'train', fraction: epoch / epochs, message: `epoch ${epoch} of ${epochs}`, etaMs }),
  };
  const result = kind === MLP ? await fitMlp(request) : await fitWorkloadNetwork({ ...request, kind });
  return { result, runtime: description, reasons };
}
