/** The model that was trained on a folder, kept so that what is appended later is scored without training. */
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Features } from '../../features/extract';
import type { AnomalyOutcome, KeptTraining } from '../../methods/anomaly/contract';
import { hashText, type ResultStore, type Slot } from '../store/result-store';
import type { FoundInputs } from './files';

type TraceFile = Pick<FoundInputs['traces'][number], 'relative' | 'bytes'>;

export interface KeptModel {
  /** Options that decide a training. */
  readonly options: string;
  readonly files: readonly TraceFile[];
  /** The features it was trained on, and where the outcome of that run is stored. */
  readonly tracesKey: string;
  readonly outcomeKey: string;
  readonly startMs: number;
  readonly widthMs: number;
  readonly services: readonly string[];
  /** Requests per window, all services. */
  readonly requests: Float64Array;
  readonly training: KeptTraining;
}

/** Increase it when the shape changes. */
const KEPT_VERSION = 2;
/** The last windows may have been incomplete. */
const OPEN_WINDOWS = 2;
/** Where training was not ahead of the shipped model, it is tried again in a recording this many times as long. */
const RETRY_GROWTH = 2;
/** Spans that arrive late change this share of the older windows at most. */
const MAX_CHANGED_SHARE = 0.05;

const slotOf = (folder: string): Slot<KeptModel> => ({ method: 'kept-model', version: KEPT_VERSION, folder });

const decisive = ({ seed, runtime, windowMs }: AnalyzeOptions): string =>
  hashText(seed, runtime, windowMs ?? null);

/** The kept model, where the options let it score: by itself, without one being named. */
export async function keptModel(store: ResultStore, options: AnalyzeOptions): Promise<KeptModel | undefined> {
  if (options.model !== 'auto' || !options.trusted) {
    return undefined;
  }
  const kept = await store.get(slotOf(options.folder));
  return kept?.options === decisive(options) ? kept : undefined;
}

/** Whether every file of the training is still there and none has shrunk. */
export function isAppended(kept: KeptModel, files: readonly TraceFile[]): boolean {
  const bytes = new Map(files.map((file) => [file.relative, file.bytes]));
  return kept.files.every((file) => (bytes.get(file.relative) ?? -1) >= file.bytes);
}

/** Whether a recording is the one of the training, with windows appended. */
export function continues(
  { startMs, widthMs, services, requests, training }: KeptModel,
  features: Features,
): boolean {
  const { grid } = features;
  const names = new Set(features.services.map(({ name }) => name));
  if (grid.startMs !== startMs || grid.widthMs !== widthMs || grid.count < requests.length) {
    return false;
  }
  if (training.source !== 'trained' && grid.count >= RETRY_GROWTH * training.windows) {
    return false;
  }
  const now = requestsOf(features);
  const settled = requests.subarray(0, Math.max(0, requests.length - OPEN_WINDOWS));
  const changed = settled.filter((count, window) => count !== now[window]).length;
  return changed <= MAX_CHANGED_SHARE * settled.length && services.every((name) => names.has(name));
}

/** Keeps what a run has trained, in place of what an earlier one trained. */
export async function keepModel(
  store: ResultStore,
  options: AnalyzeOptions,
  features: Features,
  { split, ...outcome }: AnomalyOutcome,
  run: Pick<KeptModel, 'tracesKey' | 'outcomeKey' | 'files'>,
): Promise<void> {
  if (split === null) {
    return;
  }
  const { startMs, widthMs, count } = features.grid;
  const { model, source, epochs, protocol, backtest, ranker, rankerReason } = outcome;
  await store.put(slotOf(options.folder), {
    ...run,
    options: decisive(options),
    startMs,
    widthMs,
    services: features.services.map(({ name }) => name),
    requests: requestsOf(features),
    training: { model, source, epochs, protocol, backtest, ranker, rankerReason, windows: count, ...split },
  });
}

function requestsOf({ grid, services, series }: Features): Float64Array {
  const requests = new Float64Array(grid.count);
  series.services.requests.forEach((value, cell) => (requests[Math.floor(cell / services.length)] += value));
  return requests;
}
