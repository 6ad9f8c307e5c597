import { estimateTrainingMs, type Runtime } from '../../compute';
import type { Parts } from '../../evaluation/split';
import type { ErrorSeries } from './backtest';
import { compare } from './comparison';
import { DEFAULT_CONFIG } from './gtf-net';
import type { JobContext } from '../../jobs/job';
import type { AnomalyData, AnomalyJob, AnomalyOutcome } from './contract';
import { fitBoth } from './fit-both';
import { EPOCHS, trainingSet } from './fit-variant';
import { loadModel, type AnomalyModel } from './model-file';
import { normaliseFeatures } from './normalise';
import { recordingOf, trimmingWeights } from './sequences';
import { firstStep, type TrainingSet } from './train';

/** What to learn, from which part of which recording, on which runtime. */
export interface LearningTask {
  readonly job: AnomalyJob;
  readonly data: AnomalyData;
  readonly runtime: Runtime;
  /** Windows with enough history. */
  readonly usable: readonly number[];
}

/** A model with the errors it was compared by. */
export interface Learned {
  readonly model: AnomalyModel;
  readonly source: 'trained' | 'shipped' | 'file';
  readonly epochs: number;
  readonly errors: readonly ErrorSeries[];
  readonly protocol: string;
  readonly notes: readonly string[];
  /** Null for a model that was not trained here. */
  readonly split: AnomalyOutcome['split'];
}

/** Fewer windows than this teach a model nothing that the shipped one does not know better. */
const FEWEST_WINDOWS = 60;
/** Asked to train, it does with this few: enough for a split in three parts. */
const FEWEST_WINDOWS_WHEN_ASKED = 12;
const LONGEST_TRAINING_MS = 5 * 60_000;

/**
 * Trains on the recording or loads a model, as asked; by itself it loads the shipped one where the recording is too
 * short or the runtime too slow to train.
 */
export async function learn(task: LearningTask, context: JobContext): Promise<Learned> {
  const { job, data, runtime, usable } = task;
  if (typeof job.model === 'object') {
    return load(task, job.model.folder);
  }
  const fewest = job.model === 'train' ? FEWEST_WINDOWS_WHEN_ASKED : FEWEST_WINDOWS;
  const shipped = async (reason: string): Promise<Learned> => {
    const learned = await load(task, job.shippedFolder);
    return { ...learned, notes: [`${reason}: the shipped model scores instead`] };
  };
  if (usable.length < fewest) {
    return shipped(`only ${usable.length} windows have enough history, ${fewest} are needed to train`);
  }
  const set = trainingSet(data, usable);
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
  return train(task, set, context);
}

async function train(
  { job, data, runtime }: LearningTask,
  set: TrainingSet,
  context: JobContext,
): Promise<Learned> {
  const { split, recording, weights } = set;
  const { graph, identity } = await fitBoth(set, job, runtime, context);
  const model: AnomalyModel = {
    config: DEFAULT_CONFIG,
    graph: graph.parameters,
    identity: identity.parameters,
    description: `trained on ${split.train.length} windows of ${data.services} services, seed ${job.seed}`,
  };
  return {
    model,
    source: 'trained',
    epochs: graph.epochs,
    errors: await compare(runtime, recording, model, split, weights),
    protocol: `chronological split ${split.train.length}/${split.validation.length}/${split.test.length} windows; normal state, weights and epoch never see the last part; weighted Huber error of robust deviations (asinh)`,
    notes: [],
    split: { fitWindows: (split.train.at(-1) ?? 0) + 1, testFrom: split.test.at(0) ?? data.present.length },
  };
}

async function load({ job, data, runtime, usable }: LearningTask, folder: string): Promise<Learned> {
  const model = await loadModel(folder);
  const recording = recordingOf(data, normaliseFeatures(data.node, data.present.length, data.services));
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
    split: null,
  };
}
