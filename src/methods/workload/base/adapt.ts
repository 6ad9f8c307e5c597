/** Adapts the base network to one series, where its own later windows show that this helps. */
import type { Runtime } from '../../../compute';
import type { Adapter, InsertionPoint } from '../../../compute/nn/adapter';
import { mean } from '../../../numeric/moments';
import { fitAdapter } from './fit-adapter';
import { forecastBase } from './forecast';
import { BASE_STEPS } from './inputs';
import { learnStructure } from './structure';
import { windowsBetween, type BaseWindows } from './windows';

/** What is tried: passes over the windows. */
const EPOCHS = [15, 50] as const;
/** Shares of what the adapter adds that are tried; less than all of it holds the forecast towards the base. */
const SHARES = [0.25, 0.5, 0.75, 1] as const;
/** Adapters are fitted to the windows before the first number, as a share of all, and judged on those up to the second. */
const FOLDS = [
  [0.5, 0.75],
  [0.75, 1],
] as const;
/** Each part that judges then holds one whole forecast; fewer windows prove nothing. */
const MIN_ADAPTED_WINDOWS = 4 * BASE_STEPS;
/** How much an adapter must be ahead, as a share of the base's error, with forecasts of one horizon: chance alone makes some differ. */
const CAUTION = 0.15;

export interface Adaptation {
  /** Null: the base is used alone. */
  readonly adapter: Adapter | null;
  /** Share of what the adapter adds that is used. */
  readonly share: number;
  readonly reason: string;
}

export interface AdaptRequest {
  readonly base: Float32Array;
  /** Windows of the series, in the order of time. */
  readonly windows: BaseWindows;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
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
  const { base, windows, seed, runtime, signal } = request;
  if (windows.count < MIN_ADAPTED_WINDOWS) {
    return alone(`${windows.count} windows are too few to adapt to`);
  }
  const early = windowsBetween(windows, 0, teachingEnd(Math.floor(windows.count * FOLDS[0][0])));
  const points = request.points ?? (await learnStructure(base, early, seed, runtime, signal));
  const tried = EPOCHS.flatMap((epochs) => SHARES.map((share): Tried => ({ epochs, share, errors: [] })));
  for (const [fitted, judged] of FOLDS) {
    const from = Math.floor(windows.count * fitted);
    const teaching = windowsBetween(windows, 0, teachingEnd(from));
    const later = windowsBetween(windows, from, Math.floor(windows.count * judged));
    const plain = await forecastBase(runtime, base, later);
    for (const epochs of EPOCHS) {
      const settings = { points, epochs, sparsity: 0, seed };
      const adapter = await fitAdapter(base, teaching, settings, runtime, signal);
      const changed = await forecastBase(runtime, base, later, adapter);
      for (const each of tried.filter((other) => other.epochs === epochs)) {
        each.errors.push(errorOf(later, mixed(plain, changed, each.share)) / errorOf(later, plain));
      }
    }
  }
  const margin = CAUTION / Math.sqrt(windows.count / BASE_STEPS);
  const meanOf = ({ errors }: Tried): number => mean(errors);
  const helpful = tried.filter((each) => meanOf(each) < 1 - margin && Math.max(...each.errors) <= 1);
  if (helpful.length === 0) {
    return alone('no adapter was shown to be ahead of the base on later windows');
  }
  const best = helpful.reduce((least, each) => (meanOf(each) < meanOf(least) ? each : least));
  const settings = { points, epochs: best.epochs, sparsity: 0, seed };
  const whole = await fitAdapter(base, windows, settings, runtime, signal);
  const less = (1 - meanOf(best)) * 100;
  return {
    adapter: whole,
    share: best.share,
    reason: `an adapter has ${less.toFixed(0)} % less error than the base on later windows`,
  };
}

/** Targets of the windows that teach end before those that judge begin, as far as there are enough. */
const teachingEnd = (from: number): number => from - Math.min(BASE_STEPS, Math.floor(from / 3));

const alone = (reason: string): Adaptation => ({ adapter: null, share: 0, reason });

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
