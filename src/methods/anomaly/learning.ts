import { estimateTrainingMs, type Runtime } from '../../compute';
import type { JobContext } from '../../jobs/job';
import { percent } from './adapt/adapt';
import { errorsOf, leadOf } from './adapt/errors';
import { adaptingPart, learnedFrom, startingModel, type Start } from './adapt/start';
import { compare } from './comparison';
import { fitBoth } from './fit-both';
import { EPOCHS, trainingSet } from './fit-variant';
import { DEFAULT_CONFIG } from './gtf-net';
import { keptSplit, load, type Learned, type LearningTask } from './learned';
import { UnusableModel, type AnomalyModel } from './model-file';
import { firstStep, type TrainingSet } from './train';

/** Fewer windows than this teach a model nothing that the shipped one does not know better. */
const FEWEST_WINDOWS = 60;
/** Asked to train, it does with this few: enough for a split in three parts. */
const FEWEST_WINDOWS_WHEN_ASKED = 12;
const LONGEST_TRAINING_MS = 5 * 60_000;
/**
 * A model trained here must have so much less error than the one it started beside: its epoch was chosen on the same windows,
 * and few windows teach little of faults. On development systems, those ahead by less were behind during faults.
 */
const LEAST_LEAD = 0.05;

/**
 * Trains on the recording or loads a model, as asked. By itself it takes what is ahead on later windows: the model that
 * ships, the same with adapters, or one trained here, where the recording is long and the runtime quick enough for that.
 */
export async function learn(task: LearningTask, context: JobContext): Promise<Learned> {
  const { job, usable } = task;
  if (typeof job.model === 'object') {
    return load(task, job.model.folder);
  }
  const isAsked = job.model === 'train';
  const set = await trainable(task, isAsked ? FEWEST_WINDOWS_WHEN_ASKED : FEWEST_WINDOWS);
  if (typeof set !== 'string') {
    return isAsked ? tested(task, set, await fit(task, set, context)) : trainIfAhead(task, set, context);
  }
  if (isAsked) {
    const learned = await load(task, job.shippedFolder);
    return { ...learned, notes: [`${set}: the shipped model scores instead`] };
  }
  const start = await startingModel(task, adaptingPart(usable), context);
  const instead = start.model.adapters === undefined ? 'the shipped model' : 'the shipped model, adapted,';
  return learnedFrom(start, task, [`${withReasonOf(start, set)}: ${instead} scores instead`]);
}

/** What would be trained on, or why nothing is. */
async function trainable(
  { data, runtime, usable }: LearningTask,
  fewest: number,
): Promise<TrainingSet | string> {
  if (usable.length < fewest) {
    return `only ${usable.length} windows have enough history, ${fewest} are needed to train`;
  }
  const set = trainingSet(data, usable);
  return (await slowness(runtime, set)) ?? set;
}

/** Trains, and uses the result where it is ahead of the starting model on the windows that chose its epoch. */
async function trainIfAhead(task: LearningTask, set: TrainingSet, context: JobContext): Promise<Learned> {
  const { runtime, job } = task;
  const { train: teaching, validation } = set.split;
  const start = await startingModel(task, teaching, context).catch(usableOrNull);
  const trained = await fit(task, set, context);
  if (start === null) {
    return tested(task, set, trained);
  }
  const [own, others] = [
    await errorsOf(runtime, trained.model, set, validation),
    await errorsOf(runtime, start.model, set, validation),
  ];
  const { share, isShown } = leadOf(own, others, job.seed);
  const rival = start.model.adapters === undefined ? 'the shipped model' : 'the shipped model with adapters';
  if (isShown && share > LEAST_LEAD) {
    const reason = `${percent(share)} less error than ${rival} on ${validation.length} later windows`;
    const model = { ...trained.model, description: `${trained.model.description}: ${reason}` };
    return tested(task, set, { ...trained, model });
  }
  const reason = `training on ${teaching.length} windows was not clearly ahead of ${rival} on ${validation.length} later ones (${percent(Math.abs(share))} ${share < 0 ? 'more' : 'less'} error)`;
  return learnedFrom(start, task, [withReasonOf(start, reason)], set);
}

/** Why no model was trained, and why the one that ships has adapters or has none. */
const withReasonOf = ({ reason }: Start, why: string): string =>
  reason === null ? why : `${why}; ${reason}`;

/** Training does not need the model that ships. */
function usableOrNull(error: unknown): null {
  if (error instanceof UnusableModel) {
    return null;
  }
  throw error;
}

/** Why training here would take too long; null where it does not. */
async function slowness(runtime: Runtime, set: TrainingSet): Promise<string | null> {
  if (runtime.compiled) {
    return null;
  }
  const oneMs = await estimateTrainingMs({
    ...firstStep(set, DEFAULT_CONFIG),
    runtime,
    epochs: EPOCHS,
    limitMs: LONGEST_TRAINING_MS,
  });
  const expectedMs = 2 * oneMs;
  return expectedMs > LONGEST_TRAINING_MS
    ? `${runtime.name} runs op by op and would train for about ${Math.ceil(expectedMs / 60_000)} minutes`
    : null;
}

interface Trained {
  readonly model: AnomalyModel;
  readonly epochs: number;
}

async function fit(
  { job, data, runtime }: LearningTask,
  set: TrainingSet,
  context: JobContext,
): Promise<Trained> {
  const { graph, identity } = await fitBoth(set, job, runtime, context);
  const model: AnomalyModel = {
    config: DEFAULT_CONFIG,
    graph: graph.parameters,
    identity: identity.parameters,
    description: `trained on ${set.split.train.length} windows of ${data.services} services, seed ${job.seed}`,
  };
  return { model, epochs: graph.epochs };
}

async function tested(
  { runtime }: LearningTask,
  set: TrainingSet,
  { model, epochs }: Trained,
): Promise<Learned> {
  const { split, recording, weights } = set;
  return {
    model,
    source: 'trained',
    epochs,
    errors: await compare(runtime, recording, model, split, weights),
    protocol: `chronological split ${split.train.length}/${split.validation.length}/${split.test.length} windows; normal state, weights and epoch never see the last part; weighted Huber error of robust deviations (asinh)`,
    notes: [],
    split: keptSplit(set),
  };
}
