/** A model with what is known of it, and how one is loaded. */
import type { Runtime } from '../../compute';
import type { Parts } from '../../evaluation/split';
import type { ErrorSeries } from './backtest';
import { compare } from './comparison';
import type { AnomalyJob, AnomalyOutcome, LoadedData } from './contract';
import { loadModel, type AnomalyModel } from './model-file';
import { normaliseFeatures } from './normalise';
import { recordingOf, trimmingWeights } from './sequences';
import type { TrainingSet } from './train';

/** What to learn, from which part of which recording, on which runtime. */
export interface LearningTask {
  readonly job: AnomalyJob;
  readonly data: LoadedData;
  readonly runtime: Runtime;
  /** Windows with enough history. */
  readonly usable: readonly number[];
}

/** A model with the errors it was compared by. */
export interface Learned {
  readonly model: AnomalyModel;
  readonly source: AnomalyOutcome['source'];
  readonly epochs: number;
  readonly errors: readonly ErrorSeries[];
  readonly protocol: string;
  readonly notes: readonly string[];
  /** Null where no model was trained here. */
  readonly split: AnomalyOutcome['split'];
}

/** What later windows are compared with, when the model has scored them. */
export const keptSplit = ({ split, recording }: TrainingSet): AnomalyOutcome['split'] => ({
  fitWindows: (split.train.at(-1) ?? 0) + 1,
  testFrom: split.test.at(0) ?? recording.normalised.windows,
});

/** A model as it lies in a folder. */
export async function load(task: LearningTask, folder: string): Promise<Learned> {
  const { job } = task;
  return loaded(
    task,
    await loadModel(folder, job.shippedFolder),
    folder === job.shippedFolder ? 'shipped' : 'file',
  );
}

export async function loaded(
  { data, runtime, usable }: LearningTask,
  model: AnomalyModel,
  source: 'shipped' | 'file',
): Promise<Learned> {
  const recording = recordingOf(data, normaliseFeatures(data.node, data.present.length, data.services));
  const split: Parts<number> = { train: [], validation: [], test: usable };
  return {
    model,
    source,
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
