import type { BacktestRow, Ranker } from '../../shared/report';
import type { RuntimeChoice } from '../../shared/protocol';
import { openRuntime, type Runtime } from '../../compute';
import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { meanWithSpread, splitChronologically, windowError, type ErrorSeries, type Split } from './backtest';
import { DEFAULT_CONFIG } from './gtf-net';
import { loadModel, type AnomalyModel } from './model-file';
import { normaliseFeatures, type Normalised } from './normalise';
import { fitLinearRival, medianRival, persistenceRival, type Rival } from './rivals';
import { trimmingWeights, usableWindows, type GraphVariant, type Recording } from './sequences';
import { expectCells, fitGtfNet } from './train';

/** What the training child is asked; plain data. Shapes as in `Features`. */
export interface AnomalyJob {
  readonly node: Float32Array;
  readonly services: number;
  readonly present: readonly boolean[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly calls: Float32Array;
  readonly seed: number;
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath: string | undefined;
  readonly model: 'auto' | 'train' | { readonly folder: string };
  /** Where the model that ships with Meshlens lies. */
  readonly shippedFolder: string;
}

export interface AnomalyOutcome {
  /** Expected state per cell on the asinh scale, [windows, services, F]; NaN where no history allows an expectation. */
  readonly expected: Float32Array;
  readonly expectedIdentity: Float32Array;
  readonly model: AnomalyModel;
  readonly source: 'trained' | 'shipped' | 'file';
  readonly runtime: string;
  readonly epochs: number;
  readonly protocol: string;
  readonly backtest: readonly BacktestRow[];
  readonly ranker: Ranker;
  readonly rankerReason: string;
  readonly notes: readonly string[];
}

export interface JobContext {
  readonly signal?: AbortSignal;
  readonly log: (line: string) => void;
  /** Fraction of the whole job; `loss` only while training. */
  readonly progress: (update: { fraction: number; message: string; etaMs: number | null }) => void;
}

/** Fewer windows than this teach a model nothing that the shipped one does not know better. */
const FEWEST_TRAINING_WINDOWS = 60;
const EPOCHS = 40;
const MODEL_ROW = 'GTF-Net';
const IDENTITY_ROW = 'GTF-Net with identity adjacency';

/** Trains or loads GTF-Net and its control, back-tests both beside plain rivals, and states what every cell should be. */
export async function runAnomalyJob(job: AnomalyJob, context: JobContext): Promise<AnomalyOutcome> {
  const { runtime, reasons } = await openRuntime(job.runtime, { tfjsNodePath: job.tfjsNodePath, log: context.log });
  const windows = job.present.length;
  const whole = recordingOf(job, normaliseFeatures(job.node, windows, job.services));
  const usable = usableWindows(whole, DEFAULT_CONFIG.history);
  const notes = [...reasons];
  const decision = decide(job, runtime, usable.length);
  if (decision.note) notes.push(decision.note);

  const learned = decision.train ? await trainHere(job, runtime, usable, context) : await loadInstead(job, runtime, usable, decision.folder);
  const expectedBy = (variant: GraphVariant): Promise<Float32Array> =>
    expectCells(runtime, whole, learned.model.config, variant, learned.model[variant], usable);
  const rows = table(learned.errors, job.seed);
  return {
    expected: await expectedBy('graph'),
    expectedIdentity: await expectedBy('identity'),
    model: learned.model,
    source: decision.train ? 'trained' : decision.folder === job.shippedFolder ? 'shipped' : 'file',
    runtime: `${runtime.name} (${runtime.detail})`,
    epochs: learned.epochs,
    protocol: learned.protocol,
    ...chooseRanker(rows),
    notes,
  };
}

type Decision = { readonly train: true; readonly note?: string } | { readonly train: false; readonly folder: string; readonly note?: string };

function decide(job: AnomalyJob, runtime: Runtime, usable: number): Decision {
  if (typeof job.model === 'object') return { train: false, folder: job.model.folder };
  if (!runtime.compiled) {
    const note = `${runtime.name} runs op by op and would train for more than five minutes: the shipped model scores instead`;
    return { train: false, folder: job.shippedFolder, note };
  }
  if (job.model === 'train' && usable >= 12) return { train: true };
  if (usable >= FEWEST_TRAINING_WINDOWS) return { train: true };
  const note = `only ${usable} windows have enough history, ${FEWEST_TRAINING_WINDOWS} are needed to train: the shipped model scores instead`;
  return { train: false, folder: job.shippedFolder, note };
}

interface Learned {
  readonly model: AnomalyModel;
  readonly epochs: number;
  readonly errors: readonly ErrorSeries[];
  readonly protocol: string;
}

function recordingOf(job: AnomalyJob, normalised: Normalised): Recording {
  return { normalised, present: job.present, edges: job.edges, calls: job.calls };
}

/** Normal is defined on the training part only, so that the held-out part stays unknown. */
async function trainHere(job: AnomalyJob, runtime: Runtime, usable: readonly number[], context: JobContext): Promise<Learned> {
  const split = splitChronologically(usable);
  const fitWindows = (split.train.at(-1) ?? 0) + 1;
  const recording = recordingOf(job, normaliseFeatures(job.node, job.present.length, job.services, fitWindows));
  const weights = trimmingWeights(recording.normalised);
  const config = DEFAULT_CONFIG;
  const fit = async (variant: GraphVariant, done: number): Promise<{ parameters: Float32Array; epochs: number }> =>
    fitGtfNet({
      runtime, sets: [{ recording, split, weights }], config, variant, seed: job.seed, epochs: EPOCHS, signal: context.signal,
      onProgress: ({ epoch, epochs, etaMs }) =>
        context.progress({ fraction: done + (0.5 * epoch) / epochs, message: variant === 'graph' ? `training, epoch ${epoch} of ${epochs}` : `training the control, epoch ${epoch} of ${epochs}`, etaMs }),
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
    epochs: graph.epochs,
    errors: await compare(runtime, recording, model, split, weights),
    protocol: `chronological split ${split.train.length}/${split.validation.length}/${split.test.length} windows; normal state, weights and epoch never see the last part; weighted Huber error of robust deviations (asinh)`,
  };
}

async function loadInstead(job: AnomalyJob, runtime: Runtime, usable: readonly number[], folder: string): Promise<Learned> {
  const model = await loadModel(folder);
  const recording = recordingOf(job, normaliseFeatures(job.node, job.present.length, job.services));
  const split: Split = { train: [], validation: [], test: usable };
  return {
    model,
    epochs: 0,
    errors: usable.length > 0 ? await compare(runtime, recording, model, split, trimmingWeights(recording.normalised)) : [],
    protocol: `model not trained here; all ${usable.length} windows with history are tested; normal state from the whole recording`,
  };
}

async function compare(runtime: Runtime, recording: Recording, model: AnomalyModel, split: Split, weights: Float32Array): Promise<ErrorSeries[]> {
  const { normalised } = recording;
  const row = normalised.services * F;
  const errorsOf = (name: string, expectation: (window: number) => Float32Array): ErrorSeries => ({
    model: name,
    errors: Float64Array.from(split.test, (window) => windowError(normalised, weights, window, expectation(window))),
  });
  const networks = await Promise.all(
    (['graph', 'identity'] as const).map(async (variant) => {
      const expected = await expectCells(runtime, recording, model.config, variant, model[variant], split.test);
      return errorsOf(variant === 'graph' ? MODEL_ROW : IDENTITY_ROW, (window) => expected.subarray(window * row, (window + 1) * row));
    }),
  );
  const rivals: Rival[] = [medianRival, persistenceRival];
  if (split.train.length > 0) rivals.push(fitLinearRival([{ normalised, windows: split.train, weights }]));
  const buffer = new Float32Array(row);
  const plain = rivals.map((rival) =>
    errorsOf(rival.name, (window) => {
      rival.forecast(normalised, window, buffer);
      return buffer;
    }),
  );
  return [...networks, ...plain];
}

function table(errors: readonly ErrorSeries[], seed: number): BacktestRow[] {
  return errors.map(({ model, errors: values }) => {
    const { mean, spread } = meanWithSpread(values, seed);
    return { model, error: mean, spread, chosen: false };
  });
}

/** Labels are not needed: whoever foretells normal behaviour best also knows best what is not normal. */
function chooseRanker(rows: readonly BacktestRow[]): { ranker: Ranker; rankerReason: string; backtest: BacktestRow[] } {
  const rankers: readonly (readonly [Ranker, string])[] = [['model', MODEL_ROW], ['identity', IDENTITY_ROW], ['zscore', medianRival.name]];
  const candidates = rankers.flatMap(([ranker, name]) => {
    const row = rows.find((candidate) => candidate.model === name);
    return row && Number.isFinite(row.error) ? [{ ranker, row }] : [];
  });
  if (candidates.length === 0) return { ranker: 'zscore', rankerReason: 'no window has enough history for a model', backtest: [...rows] };
  const best = candidates.reduce((a, b) => (b.row.error < a.row.error ? b : a));
  return {
    ranker: best.ranker,
    rankerReason: `${best.row.model} has the lowest held-out error (${best.row.error.toFixed(4)})`,
    backtest: rows.map((row) => ({ ...row, chosen: row === best.row })),
  };
}
