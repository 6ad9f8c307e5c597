/** Adapts the base network to load series, where their own later windows show that this helps. */
import { checkpointOfPart, type CheckpointOptions, type Runtime } from '../../../compute';
import type { Adapter, InsertionPoint } from '../../../compute/nn/adapter';
import { mean } from '../../../numeric/moments';
import { fitAdapter } from './fit-adapter';
import { forecastBase } from './forecast';
import { BASE_STEPS } from './inputs';
import { learnStructure } from './structure';
import { windowsBetween, type BaseWindows } from './windows';

/** What is tried: passes over the windows. */
const EPOCHS = [15, 50] as const;
/**
 * Windows of an epoch at most, of one series and of several: adapting to a workspace has to be a small part of training a network on
 * it, and its series are alike enough for fewer.
 */
const EPOCH_WINDOWS = { one: 1024, several: 256 } as const;
/** Shares of what the adapter adds that are tried; less than all of it holds the forecast towards the base. */
const SHARES = [0.25, 0.5, 0.75, 1] as const;
/** Adapters are fitted to the windows before the first number, as a share of all, and judged on those up to the second. */
const FOLDS = [
  [0.5, 0.75],
  [0.75, 1],
] as const;
/** Each part that judges then holds one whole forecast; fewer prove nothing. Series of one moment are too alike to count as more. */
const MIN_ADAPTED_ORIGINS = 4 * BASE_STEPS;
/** How much an adapter must be ahead, as a share of the base's error, with forecasts of one horizon: chance alone makes some differ. */
const CAUTION = 0.15;

export interface Adaptation {
  /** Null: the base is used alone. */
  readonly adapter: Adapter | null;
  /** Share of what the adapter adds that is used. */
  readonly share: number;
  /** Passes over the windows. */
  readonly epochs: number;
  readonly reason: string;
}

export interface AdaptRequest {
  readonly base: Float32Array;
  /** In the order of time. */
  readonly windows: BaseWindows;
  /** Series with a window at each origin, one after the other; default: one. */
  readonly series?: number;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointOptions;
  /** Where adapters are inserted; default: where gates stay open on the windows that all judgements are later than. */
  readonly points?: readonly InsertionPoint[];
}

interface Tried {
  readonly epochs: number;
  readonly share: number;
  /** Mean squared errors relative to the base, of each fold. */
  readonly errors: number[];
}

export async function adaptTo(request: AdaptRequest): Promise<Adaptation> {
  const { base, windows, series = 1, seed, runtime, signal } = request;
  const origins = Math.floor(windows.count / series);
  if (origins < MIN_ADAPTED_ORIGINS) {
    return alone(`${origins} windows are too few to adapt to`);
  }
  const between = (from: number, to: number): BaseWindows =>
    windowsBetween(windows, from * series, to * series);
  const early = between(0, teachingEnd(Math.floor(origins * FOLDS[0][0])));
  const epochWindows = series === 1 ? EPOCH_WINDOWS.one : EPOCH_WINDOWS.several;
  const part = (name: string): CheckpointOptions | undefined => checkpointOfPart(request.checkpoint, name);
  const structure = { epochWindows, seed, checkpoint: part('structure') };
  const points = request.points ?? (await learnStructure(base, early, structure, runtime, signal));
  const tried = EPOCHS.flatMap((epochs) => SHARES.map((share): Tried => ({ epochs, share, errors: [] })));
  for (const [fitted, judged] of FOLDS) {
    const from = Math.floor(origins * fitted);
    const teaching = between(0, teachingEnd(from));
    const later = between(from, Math.floor(origins * judged));
    const plain = await forecastBase(runtime, base, later);
    for (const epochs of EPOCHS) {
      const checkpoint = part(`${epochs}-of-${teaching.count}`);
      const settings = { points, epochs, epochWindows, sparsity: 0, seed, checkpoint };
      const adapter = await fitAdapter(base, teaching, settings, runtime, signal);
      const changed = await forecastBase(runtime, base, later, adapter);
      for (const each of tried.filter((other) => other.epochs === epochs)) {
        each.errors.push(errorOf(later, mixed(plain, changed, each.share)) / errorOf(later, plain));
      }
    }
  }
  const margin = CAUTION / Math.sqrt(origins / BASE_STEPS);
  const meanOf = ({ errors }: Tried): number => mean(errors);
  const helpful = tried.filter((each) => meanOf(each) < 1 - margin && Math.max(...each.errors) <= 1);
  if (helpful.length === 0) {
    return alone('no adapter was shown to be ahead of the base on later windows');
  }
  const best = helpful.reduce((least, each) => (meanOf(each) < meanOf(least) ? each : least));
  const settings = {
    points,
    epochs: best.epochs,
    epochWindows,
    sparsity: 0,
    seed,
    checkpoint: part('whole'),
  };
  const whole = await fitAdapter(base, windows, settings, runtime, signal);
  const less = (1 - meanOf(best)) * 100;
  return {
    adapter: whole,
    share: best.share,
    epochs: best.epochs,
    reason: `an adapter has ${less.toFixed(0)} % less error than the base on later windows`,
  };
}

/** Targets of the windows that teach end before those that judge begin, as far as there are enough. */
const teachingEnd = (from: number): number => from - Math.min(BASE_STEPS, Math.floor(from / 3));

/** The base without an adapter. */
export const alone = (reason: string): Adaptation => ({ adapter: null, share: 0, epochs: 0, reason });

export function mixed(plain: Float32Array, changed: Float32Array, share: number): Float32Array {
  return plain.map((value, at) => value + share * (changed[at] - value));
}

/** Mean squared error over what is known; 0 where nothing is. */
export function errorOf({ y, weight }: BaseWindows, ahead: Float32Array): number {
  let sum = 0;
  let known = 0;
  ahead.forEach((value, at) => {
    sum += weight[at] * (value - y[at]) ** 2;
    known += weight[at];
  });
  return known === 0 ? 0 : sum / known;
}
