import { estimateTrainingMs, type Runtime } from '../../compute';
import { splitChronologically, type Parts } from '../../evaluation/split';
import type { ErrorSeries } from './backtest';
import { compare } from './comparison';
import { DEFAULT_CONFIG } from './gtf-net';
import type { AnomalyJob, JobContext } from './contract';
import { loadModel, type AnomalyModel } from './model-file';
import { normaliseFeatures, type Normalised } from './normalise';
import { trimmingWeights, type GraphVariant, type Recording } from './sequences';
import { fitGtfNet, firstStep, type TrainingSet } from './train';

/** A model with the errors it was compared by. */
export interface Learned {
  readonly model: AnomalyModel;
  readonly source: 'trained' | 'shipped' | 'file';
  readonly epochs: number;
  readonly errors: readonly ErrorSeries[];
  readonly protocol: string;
  readonly notes: readonly string[];
}

/** Fewer windows than this teach a model nothing that the shipped one does not know better. */
const FEWEST_WINDOWS = 60;
/** Asked to train, it does with this few: enough for a split in three parts. */
const FEWEST_WINDOWS_WHEN_ASKED = 12;
const EPOCHS = 40;
const LONGEST_TRAINING_MS = 5 * 60_000;

/**
 * Trains on the recording or loads a model, as asked; by itself it loads the shipped one where the recording is too
 * short or the runtime too slow to train.
 * @param usable windows with enough history
 */
export async function learn(
  job: AnomalyJob,
  runtime: Runtime,
  usable: readonly number[],
  context: JobContext,
): Promise<Learned> {
  if (typeof job.model === 'object') {
    return load(job, runtime, usable, job.model.folder);
  }
  const fewest = job.model === 'train' ? FEWEST_WINDOWS_WHEN_ASKED : FEWEST_WINDOWS;
  const shipped = async (reason: string): Promise<Learned> => {
    const learned = await load(job, runtime, usable, job.shippedFolder);
    return { ...learned, notes: [`${reason}: the shipped model scores instead`] };
  };
  if (usable.length < fewest) {
    return shipped(`only ${usable.length} windows have enough history, ${fewest} are needed to train`);
  }
  const set = trainingSet(job, usable);
  if (!runtime.compiled) {
    const expectedMs =
      2 *
      (await estimateTrainingMs({
        ...firstStep(set, DEFAULT_CONFIG),
        runtime,
        epochs: EPOCHS,
        limitMs: LONGEST_TRAINING_MS,
      }));
    if (expectedMs > LONGEST_TRAINING_MS) {
      return shipped(
        `${runtime.name} runs op by op and would train for about ${Math.ceil(expectedMs / 60_000)} minutes`,
      );
    }
  }
  return train(job, runtime, set, context);
}

/** Normal is defined on the training part only, so that the held-out part stays unknown. */
function trainingSet(job: AnomalyJob, usable: readonly number[]): TrainingSet {
  const split = splitChronologically(usable);
  const fitWindows = (split.train.at(-1) ?? 0) + 1;
  const recording = recordingOf(
    job,
    normaliseFeatures(job.node, job.present.length, job.services, fitWindows),
  );
  return { recording, split, weights: trimmingWeights(recording.normalised) };
}

async function train(
  job: AnomalyJob,
  runtime: Runtime,
  set: TrainingSet,
  context: JobContext,
): Promise<Learned> {
  const { split, recording, weights } = set;
  const config = DEFAULT_CONFIG;
  const fit = (variant: GraphVariant, done: number): ReturnType<typeof fitGtfNet> =>
    fitGtfNet({
      runtime,
      sets: [set],
      config,
      variant,
      seed: job.seed,
      epochs: EPOCHS,
      signal: context.signal,
      onProgress: ({ epoch, epochs, etaMs }) => {
        const what = variant === 'graph' ? 'training' : 'training the control';
        context.progress({
          fraction: done + (0.5 * epoch) / epochs,
          message: `${what}, epoch ${epoch} of ${epochs}`,
          etaMs,
        });
      },
    });
  const graph = await fit('graph', 0);
  const identity = await fit('identity', 0.5);
  const model: AnomalyModel = {
    config,
    graph: graph.parameters,
    identity: identity.parameters,
    description: `trained on ${split.train.length} windows of ${job.services} services, seed ${job.seed}`,
  };
  return {
    model,
    source: 'trained',
    epochs: graph.epochs,
    errors: await compare(runtime, recording, model, split, weights),
    protocol: `chronological split ${split.train.length}/${split.validation.length}/${split.test.length} windows; normal state, weights and epoch never see the last part; weighted Huber error of robust deviations (asinh)`,
    notes: [],
  };
}

async function load(
  job: AnomalyJob,
  runtime: Runtime,
  usable: readonly number[],
  folder: string,
): Promise<Learned> {
  const model = await loadModel(folder);
  const recording = recordingOf(job, normaliseFeatures(job.node, job.present.length, job.services));
  const split: Parts<number> = { train: [], validation: [], test: usable };
  return {
    model,
    source: folder === job.shippedFolder ? 'shipped' : 'file',
    epochs: 0,
    errors:
      usable.length > 0
        ? await compare(runtime, recording, model, split, trimmingWeights(recording.normalised))
        : [],
    protocol: `model not trained here; all ${usable.length} windows with history are tested; normal state from the whole recording`,
    notes: [],
  };
}

export function recordingOf(job: AnomalyJob, normalised: Normalised): Recording {
  return { normalised, present: job.present, edges: job.edges, calls: job.calls };
}
