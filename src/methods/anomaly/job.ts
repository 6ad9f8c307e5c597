import { chooseRanker, tableOf } from './comparison';
import type { JobContext } from '../../jobs/job';
import type { AnomalyData, AnomalyJob, AnomalyOutcome } from './contract';
import { expectCells, networkOf } from './expect';
import { writeModelFolder, type ModelOrigin } from './export';
import { loadData, openRuntimeFor } from './fit-variant';
import { DEFAULT_CONFIG } from './gtf-net';
import { fitOfKept } from './kept';
import type { Learned, LearningTask } from './learned';
import { learn } from './learning';
import { normaliseFeatures } from './normalise';
import { recordingOf, usableWindows, type GraphVariant } from './sequences';

/** Trains or loads GTF-Net and its control, back-tests both beside plain rivals, and states what every cell should be. */
export async function runAnomalyJob(job: AnomalyJob, context: JobContext): Promise<AnomalyOutcome> {
  const data = await loadData(job, context);
  const { present, services } = data;
  const { runtime, reasons } = await openRuntimeFor(job, data, context);
  const whole = recordingOf(data, normaliseFeatures(data.node, present.length, services));
  const usable = usableWindows(whole, DEFAULT_CONFIG.history);
  const learned = await learnOrReuse({ job, data, runtime, usable }, context);
  const { model, source, epochs, protocol, notes, split, fit, backtest, ranker, rankerReason } = learned;
  if (job.save !== undefined) {
    await writeModelFolder(job.save.folder, model, {
      services,
      protocol,
      backtest,
      training: source === 'trained' || source === 'adapted' ? trainingRange(data, job.seed, job.save) : null,
    });
  }
  context.progress({ step: 'expect', fraction: null, message: 'what every cell should be', etaMs: null });
  const expectedBy = (variant: GraphVariant): Promise<Float32Array> =>
    expectCells(runtime, whole, networkOf(model, variant), usable);
  return {
    expected: await expectedBy('graph'),
    expectedIdentity: await expectedBy('identity'),
    model,
    source,
    runtime: `${runtime.name} (${runtime.detail})`,
    epochs,
    protocol,
    backtest,
    ranker,
    rankerReason,
    notes: [...reasons, ...notes],
    split,
    fit,
  };
}

type LearnedOrKept = Omit<Learned, 'errors'> &
  Pick<AnomalyOutcome, 'fit' | 'backtest' | 'ranker' | 'rankerReason'>;

/** A kept model keeps its back-test and its ranker: nothing of the training is repeated. */
async function learnOrReuse(task: LearningTask, context: JobContext): Promise<LearnedOrKept> {
  const { data, job, runtime, usable } = task;
  if (data.kept === undefined) {
    const { errors, ...learned } = await learn(task, context);
    return { ...learned, ...chooseRanker(tableOf(errors, job.seed)), fit: null };
  }
  const { model, source, epochs, protocol, backtest, ranker, rankerReason } = data.kept;
  const fit = await fitOfKept(runtime, data, data.kept, usable, job.seed);
  return {
    model,
    source,
    epochs,
    protocol,
    backtest,
    ranker,
    rankerReason,
    fit,
    split: null,
    notes: [],
  };
}

function trainingRange(
  { present, services }: AnomalyData,
  seed: number,
  { startMs, widthMs }: NonNullable<AnomalyJob['save']>,
): ModelOrigin['training'] {
  const at = (window: number): string => new Date(startMs + window * widthMs).toISOString();
  return { from: at(0), until: at(present.length), windows: present.length, services, seed };
}
