import { UNUSABLE_MODEL } from '../../compute/model-file/error';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Features } from '../../features/extract';
import { openDatasets } from '../../jobs/datasets';
import { withJobStorage, type JobStorage } from '../../jobs/storage';
import type { AnomalyData, AnomalyOutcome, KeptTraining } from '../../methods/anomaly/contract';
import { learnAnomalies } from '../../methods/anomaly/jobs';
import { RpcError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { shippedModelFolder } from '../installation';
import { starting } from '../steps';
import { hashText, openStore, type Slot } from '../store/result-store';
import { continues, keepModel, keptModel, type KeptModel } from './kept-model';
import type { Timed } from './timings';

const STEP = 'train and expect';
/** Increase it when what a model expects changes its meaning or shape. */
const EXPECTATIONS_VERSION = 4;

export interface Expectations {
  /** Null when nothing could be scored by a model: no traces, an untrusted workspace, or no usable model. */
  readonly outcome: AnomalyOutcome | null;
  /** Until when the recording reached when its model was trained; null for a model of this run. */
  readonly trainedUntilMs: number | null;
  readonly notes: readonly string[];
}

/**
 * What the anomaly model expected in every window: trained here, loaded, or stored by an earlier request.
 * A model that an earlier run trained on the beginning of the recording scores what was appended without training.
 * @param run `tracesKey` identifies what `features` were made from
 * @param work `meanwhile` is called once a child trains or scores, and this process has nothing to do
 */
export async function expectationsOf(
  features: Features,
  run: Pick<KeptModel, 'tracesKey' | 'files'>,
  options: AnalyzeOptions,
  context: AnalysisContext,
  { timed, meanwhile }: { readonly timed: Timed; readonly meanwhile: () => void },
): Promise<Expectations> {
  if (features.grid.count === 0 || features.isMeasured === true || !options.trusted) {
    return { outcome: null, trainedUntilMs: null, notes: [] };
  }
  const store = openStore(options.storageDir, context.log);
  const found = await keptModel(store, options);
  const trainedHere = found?.tracesKey === run.tracesKey;
  const kept = found !== undefined && !trainedHere && continues(found, features) ? found : undefined;
  const key =
    found !== undefined && trainedHere
      ? found.outcomeKey
      : hashText(run.tracesKey, options.seed, options.runtime, options.model, kept?.outcomeKey ?? null);
  const trainedUntilMs = kept === undefined ? null : kept.startMs + kept.training.windows * kept.widthMs;
  const slot: Slot<AnomalyOutcome> = {
    method: 'expectations',
    version: EXPECTATIONS_VERSION,
    folder: options.folder,
    key,
  };
  // A model file may change under its name: only what was trained here or shipped is kept.
  const keepable = typeof options.model !== 'object';
  // The job writes the model, so it must run when one is to be saved.
  const known = keepable && options.saveModelTo === undefined ? await store.get(slot) : undefined;
  if (known) {
    timed.cached(STEP);
    return { outcome: known, trainedUntilMs, notes: known.notes };
  }
  try {
    const outcome = await timed.run(STEP, () =>
      withJobStorage(options.storageDir, `anomaly ${key}`, context.log, (storage) =>
        runModel(features, kept?.training, options, context, { storage, meanwhile }),
      ),
    );
    if (keepable) {
      await store.put(slot, outcome);
      await keepModel(store, options, features, outcome, { ...run, outcomeKey: key });
    }
    return { outcome, trainedUntilMs, notes: outcome.notes };
  } catch (error) {
    if (!isBrokenInstallation(error, options)) {
      throw error;
    }
    return {
      outcome: null,
      trainedUntilMs: null,
      notes: [
        `the model that ships with Meshlens cannot be used, plain robust z-scores are shown: ${error.message}`,
      ],
    };
  }
}

/** A model that the user named has to work. Without the shipped one an analysis still says what it can. */
function isBrokenInstallation(error: unknown, { model }: AnalyzeOptions): error is RpcError {
  return (
    error instanceof RpcError && error.code === UNUSABLE_MODEL && (model === 'auto' || model === 'train')
  );
}

async function runModel(
  features: Features,
  kept: KeptTraining | undefined,
  options: AnalyzeOptions,
  context: AnalysisContext,
  { storage, meanwhile }: { readonly storage: JobStorage; readonly meanwhile: () => void },
): Promise<AnomalyOutcome> {
  const { grid, node, services, edges, calls } = features;
  const shippedFolder = shippedModelFolder();
  const model =
    typeof options.model === 'object'
      ? { folder: options.model.file }
      : options.model === 'shipped'
        ? { folder: shippedFolder }
        : options.model;
  const { steps } = learnAnomalies;
  context.progress(starting({ steps: kept === undefined ? steps : { expect: steps.expect } }));
  const data: AnomalyData = {
    node,
    edges,
    calls,
    services: services.length,
    present: grid.present,
    ...(kept === undefined ? {} : { kept }),
  };
  const job = {
    dataset: await openDatasets(storage.datasets).put(data),
    model,
    shippedFolder,
    seed: options.seed,
    runtime: options.runtime,
    tfjsNodePath: options.tfjsNodePath,
    save:
      options.saveModelTo === undefined
        ? undefined
        : { folder: options.saveModelTo, startMs: grid.startMs, widthMs: grid.widthMs },
  };
  return context.jobs.run(learnAnomalies, job, {
    signal: context.signal,
    storage,
    onProgress: (progress) => {
      context.progress(progress);
      meanwhile();
    },
  });
}
