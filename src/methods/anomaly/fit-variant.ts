/** One of the two networks of a recording, the model or its control, trained with the settings of the product. */
import { openRuntime, type Runtime } from '../../compute';
import { splitChronologically } from '../../evaluation/split';
import { checkpointOf } from '../../jobs/checkpoints';
import type { JobContext } from '../../jobs/job';
import { rowsOf } from './batches';
import type { AnomalyJob, LoadedData } from './contract';
import { DEFAULT_CONFIG } from './gtf-net';
import { normaliseFeatures } from './normalise';
import { partsOf } from './parts';
import { recordingOf, trimmingWeights, type GraphVariant } from './sequences';
import { fitGtfNet, threadsPerStep, type Fit, type TrainingSet } from './train';

/** What decides the numbers of a training; plain JSON. */
export type FitJob = Pick<
  AnomalyJob,
  'dataset' | 'seed' | 'runtime' | 'tfjsNodePath' | 'nativeCrash' | 'partServices'
>;

export const EPOCHS = 40;

/** Normal is defined on the training part only, so that the held-out part stays unknown. */
export function trainingSet(data: LoadedData, usable: readonly number[]): TrainingSet {
  const split = splitChronologically(usable);
  const fitWindows = (split.train.at(-1) ?? 0) + 1;
  const recording = recordingOf(
    data,
    normaliseFeatures(data.node, data.present.length, data.services, fitWindows),
  );
  return { recording, split, weights: trimmingWeights(recording.normalised) };
}

/** The recording that a job names, in the parts in which it is computed. */
export async function loadData(
  { dataset, partServices }: FitJob,
  { datasets }: JobContext,
): Promise<LoadedData> {
  const data = await datasets.load(dataset);
  return { ...data, parts: partsOf(data, partServices) };
}

export function openRuntimeFor(
  { runtime, tfjsNodePath, nativeCrash }: FitJob,
  { services, parts }: LoadedData,
  { log }: JobContext,
): ReturnType<typeof openRuntime> {
  const rows = rowsOf(services, parts);
  return openRuntime(runtime, { threads: threadsPerStep(rows), tfjsNodePath, nativeCrash, log });
}

export function fitVariant(
  variant: GraphVariant,
  set: TrainingSet,
  { dataset, seed, partServices }: FitJob,
  runtime: Runtime,
  context: JobContext,
  onProgress: Parameters<typeof fitGtfNet>[0]['onProgress'],
): Promise<Fit> {
  return fitGtfNet({
    runtime,
    sets: [set],
    config: DEFAULT_CONFIG,
    variant,
    seed,
    epochs: EPOCHS,
    signal: context.signal,
    // The same name wherever it trains, so that either process goes on from the other's checkpoint.
    checkpoint: checkpointOf(context, {
      job: 'anomaly.learn',
      dataset,
      variant,
      seed,
      partServices,
      runtime,
    }),
    onProgress,
  });
}
