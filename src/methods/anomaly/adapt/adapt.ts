/** Adapts the network that ships to a recording of few windows, where its own later windows show that this helps. */
import { checkpointOfPart, parameterCount, type CheckpointOptions, type Runtime } from '../../../compute';
import { adapterSpecs, openness, weakened, type InsertionPoint } from '../../../compute/nn/adapter';
import { mean } from '../../../numeric/moments';
import type { LoadedData } from '../contract';
import { gtfNetParameters } from '../gtf-net';
import type { AdapterPair, AnomalyModel } from '../model-file';
import { normaliseFeatures } from '../normalise';
import { recordingOf, trimmingWeights, type GraphVariant } from '../sequences';
import type { TrainingSet } from '../train';
import { errorsOf, leadOf } from './errors';
import { fitAdapter } from './fit-adapter';
import { insertionPoints } from './points';

/** Passes over the windows. */
export const EPOCHS = 30;
/** What open gates cost, all together, in units of the loss. */
const SPARSITY = 0.001;
/** Gates begin half open; one that closed further than this helps less than it costs. */
const CLOSED = 0.5;
/** Share of what adapters add that is used: it holds the network towards the base. On development seeds, all of it was worse on later windows of one in eight. */
const SHARE = 0.5;
/** Adapters are fitted to the windows before the first number, as a share of all, and judged on those up to the second. */
const FOLDS = [
  [0.5, 0.75],
  [0.75, 1],
] as const;

/** Adapters must have so much less error than the base, as a share of its error: less is not worth them. */
const LEAST_LEAD = 0.005;

export interface Adaptation {
  /** Null: the base is used alone. */
  readonly adapters: AdapterPair | null;
  readonly reason: string;
}

export interface AdaptTask {
  readonly base: AnomalyModel;
  readonly baseHash: string;
  readonly data: LoadedData;
  /** Windows with enough history, in order of time; nothing of later ones is read. */
  readonly windows: readonly number[];
  readonly seed: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointOptions;
}

export async function adaptTo(task: AdaptTask): Promise<Adaptation> {
  const { base, windows, seed, runtime } = task;
  const set = fitSet(task.data, windows);
  const between = (from: number, to: number): readonly number[] =>
    windows.slice(Math.floor(from * windows.length), Math.floor(to * windows.length));
  const points = await learnStructure(task, set, between(0, FOLDS[0][0]));
  const plain: number[] = [];
  const adapted: number[] = [];
  const leads: number[] = [];
  for (const [fitted, judged] of FOLDS) {
    const later = between(fitted, judged);
    const adapters = await fitPair(task, set, { points, windows: between(0, fitted) });
    const before = await errorsOf(runtime, base, set, later);
    const after = await errorsOf(runtime, { ...base, adapters }, set, later);
    plain.push(...before);
    adapted.push(...after);
    leads.push(leadOf(after, before, seed).share);
  }
  const { share, isShown } = leadOf(Float64Array.from(adapted), Float64Array.from(plain), seed);
  if (!isShown || share < LEAST_LEAD || Math.min(...leads) <= 0) {
    return {
      adapters: null,
      reason: `no adapter was shown to be ahead of the shipped model on ${plain.length} later windows`,
    };
  }
  return {
    adapters: await fitPair(task, set, { points, windows }),
    reason: `${percent(share)} less error than the shipped model on ${plain.length} later windows`,
  };
}

/** What is trained of a network, relative to its parameters. */
export const adapterShare = ({ config }: AnomalyModel, { points }: AdapterPair): number =>
  parameterCount(adapterSpecs(points)) / parameterCount(gtfNetParameters(config));

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A part of a recording; normal is defined on it and on what was before, so that later windows stay unknown. */
export function fitSet(data: LoadedData, windows: readonly number[]): TrainingSet {
  const { node, present, services } = data;
  const fitWindows = (windows.at(-1) ?? 0) + 1;
  const recording = recordingOf(data, normaliseFeatures(node, present.length, services, fitWindows));
  return {
    recording,
    split: { train: windows, validation: [], test: [] },
    weights: trimmingWeights(recording.normalised),
  };
}

/** Places whose gates stay open although that costs something; all where none does. */
async function learnStructure(
  task: AdaptTask,
  set: TrainingSet,
  windows: readonly number[],
): Promise<readonly InsertionPoint[]> {
  const points = insertionPoints(task.base.config.width);
  const { graph, identity } = await fitPair(task, set, { points, windows, sparsity: SPARSITY });
  const open = [graph, identity].map((parameters) => openness({ points, parameters }));
  const kept = points.filter((_, at) => mean(open.map((gates) => gates[at])) >= CLOSED);
  return kept.length === 0 ? points : kept;
}

interface PairSettings {
  readonly points: readonly InsertionPoint[];
  readonly windows: readonly number[];
  /** What open gates cost; nothing when left out. */
  readonly sparsity?: number;
}

/** Fits an adapter to the network and one to its control, and uses a share of what they add. */
async function fitPair(
  { base, baseHash, seed, runtime, signal, checkpoint }: AdaptTask,
  set: TrainingSet,
  { points, windows, sparsity = 0 }: PairSettings,
): Promise<AdapterPair> {
  const taught = { ...set, split: { ...set.split, train: windows } };
  const fit = async (variant: GraphVariant): Promise<Float32Array> => {
    const part = `${sparsity === 0 ? 'fit' : 'structure'}-${windows.length}-${variant}`;
    const settings = {
      points,
      epochs: EPOCHS,
      sparsity,
      seed,
      checkpoint: checkpointOfPart(checkpoint, part),
    };
    const own = { config: base.config, variant, parameters: base[variant] };
    const adapter = await fitAdapter(own, taught, settings, runtime, signal);
    return weakened(adapter, SHARE).parameters;
  };
  return { baseHash, points, graph: await fit('graph'), identity: await fit('identity') };
}
