import { openRuntime, type TrainProgress } from '../../../compute';
import { UnusableModel } from '../../../compute/model-file/error';
import type { RuntimeChoice } from '../../../contracts/protocol';
import { checkpointOf } from '../../../jobs/checkpoints';
import type { DatasetKey } from '../../../jobs/dataset-format';
import type { JobContext } from '../../../jobs/job';
import type { BatchDivisor } from '../../../jobs/smaller-batch';
import { fitWorkloadNetwork } from './fit';
import { fitLoads } from '../base/fit-loads';
import { fitMlp } from './mlp/fit';
import {
  BASE,
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
export interface WorkloadFitJob extends WorkloadShape, BatchDivisor {
  readonly kind: WorkloadNetworkKind;
  /** Folder of the base network, where it is asked for. */
  readonly baseFolder?: string;
  /** Folder of an adapter of it that is used in place of fitting one. */
  readonly adapterFolder?: string;
  /** Rows before an origin that the small network and the base take values from; null: all. */
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
  /** Null when the only runtime that works would train for hours, or the base cannot be read: `reasons` say so. */
  readonly result: WorkloadFitResult | null;
  readonly runtime: string;
  /** Why runtimes tried before it were not taken, and what else is to be said. */
  readonly reasons: readonly string[];
}

/** Trains one network on one thread: several run side by side, each in a process of its own. */
export async function runWorkloadFit(job: WorkloadFitJob, context: JobContext): Promise<WorkloadFitOutcome> {
  const { signal, log, progress, datasets } = context;
  const {
    tfjsNodePath,
    nativeCrash,
    runtime: choice,
    dataset,
    baseFolder = '',
    adapterFolder,
    ...settings
  } = job;
  const { runtime, reasons } = await openRuntime(choice, { threads: 1, tfjsNodePath, nativeCrash, log });
  const description = `${runtime.name} (${runtime.detail})`;
  const { kind } = settings;
  const outcome = (result: WorkloadFitResult | null, reason?: string): WorkloadFitOutcome => ({
    result,
    runtime: description,
    reasons: reason === undefined ? reasons : [...reasons, reason],
  });
  if (!runtime.compiled && kind !== MLP && kind !== BASE) {
    return outcome(
      null,
      `${description} runs op by op and would train for hours: the published networks take no part`,
    );
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
  if (kind === BASE) {
    try {
      const { result, reason } = await fitLoads({ ...request, baseFolder, adapterFolder });
      return outcome(result, `base: ${reason}`);
    } catch (error) {
      // An adapter that was asked for must not be left out silently.
      if (error instanceof UnusableModel && adapterFolder === undefined) {
        return outcome(null, `base takes no part: ${error.message}`);
      }
      throw error;
    }
  }
  return outcome(kind === MLP ? await fitMlp(request) : await fitWorkloadNetwork({ ...request, kind }));
}
