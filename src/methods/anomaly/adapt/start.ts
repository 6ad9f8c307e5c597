/** The model that a recording starts with: the one that ships, with adapters where its later windows show that they help. */
import { splitChronologically } from '../../../evaluation/split';
import { checkpointOf } from '../../../jobs/checkpoints';
import type { JobContext } from '../../../jobs/job';
import { compare } from '../comparison';
import { keptSplit, loaded, type Learned, type LearningTask } from '../learned';
import { loadModel, modelHash, type AnomalyModel } from '../model-file';
import type { TrainingSet } from '../train';
import { adaptTo, adapterShare, EPOCHS, fitSet, percent } from './adapt';

/** Fewer windows cannot show that adapters help. */
const FEWEST_ADAPTED_WINDOWS = 24;
/** With more, a model that is trained here is ahead of an adapted one. */
const MOST_ADAPTED_WINDOWS = 240;

export interface Start {
  readonly model: AnomalyModel;
  /** Why adapters are used, or are not; null where none were tried. */
  readonly reason: string | null;
  /** Windows that taught adapters or judged them; later ones are unknown to the model. */
  readonly known: readonly number[];
}

/** Windows that may adapt a model where none is trained. */
export function adaptingPart(usable: readonly number[]): number[] {
  const { train, validation } = splitChronologically(usable);
  return [...train, ...validation];
}

/**
 * @param windows that may be used
 * @throws UnusableModel when the model that ships cannot be used
 */
export async function startingModel(
  { job, data, runtime, usable }: LearningTask,
  windows: readonly number[],
  context: JobContext,
): Promise<Start> {
  const base = await loadModel(job.shippedFolder);
  const alone = (reason: string | null): Start => ({ model: base, reason, known: [] });
  const isTried =
    usable.length >= FEWEST_ADAPTED_WINDOWS && usable.length <= MOST_ADAPTED_WINDOWS && runtime.compiled;
  if (!isTried) {
    return alone(null);
  }
  context.progress({ step: 'train', fraction: null, message: 'adapting the shipped model', etaMs: null });
  const baseHash = await modelHash(job.shippedFolder);
  const { adapters, reason } = await adaptTo({
    base,
    baseHash,
    data,
    windows,
    seed: job.seed,
    runtime,
    signal: context.signal,
    checkpoint: checkpointOf(context, {
      job: 'anomaly.adapt',
      dataset: job.dataset,
      seed: job.seed,
      runtime,
      baseHash,
      windows: windows.length,
    }),
  });
  if (adapters === null) {
    return alone(reason);
  }
  const places = adapters.points.length;
  const description = `${base.description}, with ${places} adapters (${percent(adapterShare(base, adapters))} of the parameters) fitted to ${windows.length} windows of ${data.services} services, seed ${job.seed}`;
  return { model: { ...base, adapters, description: `${description}: ${reason}` }, reason, known: windows };
}

/**
 * A starting model with its errors.
 * @param set parts of the recording, where a model was trained beside it: the last one tests both
 */
export async function learnedFrom(
  { model, known }: Start,
  task: LearningTask,
  notes: readonly string[],
  set: TrainingSet | null = null,
): Promise<Learned> {
  const isAdapted = model.adapters !== undefined;
  if (set === null && !isAdapted) {
    return { ...(await loaded(task, model, 'shipped')), notes };
  }
  const { data, runtime, usable } = task;
  const last = known.at(-1) ?? 0;
  const { recording, weights, split } = set ?? fitSet(data, known);
  const test = set === null ? usable.filter((window) => window > last) : split.test;
  const taught = isAdapted
    ? `adapters fitted to and judged on ${known.length} windows`
    : 'model not trained here';
  return {
    model,
    source: isAdapted ? 'adapted' : 'shipped',
    epochs: isAdapted ? EPOCHS : 0,
    errors: await compare(runtime, recording, model, { ...split, test }, weights),
    protocol: `${taught}, tested on the last ${test.length} windows, which normal state and weights never see; weighted Huber error of robust deviations (asinh)`,
    notes,
    split: set === null ? null : keptSplit(set),
  };
}
