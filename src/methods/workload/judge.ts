import { mean } from '../../numeric/moments';
import { blockJackknife } from '../../numeric/jackknife';
import { isShownBetter } from '../../evaluation/choose';
import { CoverageSums } from '../../evaluation/coverage';
import { ownUnits, type Prepared } from './prepare';
import type { HistorySeen } from './rivals';

/** One model's forecasts of all judged origins, in the models' unit. */
export interface Candidate {
  readonly name: string;
  readonly history: HistorySeen;
  /** [series, origins, steps] */
  readonly forecast: Float32Array;
}

export interface ErrorFigures {
  /** In squared units of the scale. */
  readonly mse: number;
  readonly mae: number;
  /** Values compared. */
  readonly n: number;
  /** Per origin: sum of squares and number of values, over all series. */
  readonly squares: Float64Array;
  readonly counts: Float64Array;
}

/** Errors over origins [from, to) of a grid of [series, origins, steps]. @param scale of one unit of the models */
export function errorsOf(
  forecast: Float32Array,
  targets: Float32Array,
  shape: { readonly series: number; readonly origins: number; readonly steps: number },
  { from, to }: { readonly from: number; readonly to: number },
  scale: number,
): ErrorFigures {
  const squares = new Float64Array(to - from);
  const counts = new Float64Array(to - from);
  let absolute = 0;
  for (let node = 0; node < shape.series; node++) {
    for (let origin = from; origin < to; origin++) {
      const cell = (node * shape.origins + origin) * shape.steps;
      for (let step = 0; step < shape.steps; step++) {
        const error = (forecast[cell + step] - targets[cell + step]) * scale;
        if (!Number.isNaN(error)) {
          squares[origin - from] += error * error;
          counts[origin - from]++;
          absolute += Math.abs(error);
        }
      }
    }
  }
  const n = counts.reduce((sum, value) => sum + value, 0);
  const total = squares.reduce((sum, value) => sum + value, 0);
  return { mse: total / n, mae: absolute / n, n, squares, counts };
}

/** How often chance alone may make a challenger look better. */
const CHANCE = 0.1;

export interface Choice {
  readonly chosen: string;
  readonly reason: string;
}

/**
 * The model to use: `usual`, unless the best of the others is shown to be better on the same origins.
 * @param blockOrigins origins whose forecasts overlap and fail alike
 */
export function choose(
  figures: ReadonlyMap<string, ErrorFigures>,
  usual: string,
  blockOrigins: number,
): Choice {
  const own = figures.get(usual);
  const others = [...figures].filter(([name, { mse }]) => name !== usual && Number.isFinite(mse));
  if (own === undefined || others.length === 0) {
    return { chosen: usual, reason: 'no other model could be compared' };
  }
  const [challenger, best] = others.reduce((least, each) => (each[1].mse < least[1].mse ? each : least));
  const difference = (isKept: (origin: number) => boolean = () => true): number =>
    meanSquare(best, isKept) - meanSquare(own, isKept);
  const { standardError, blocks } = blockJackknife(own.squares.length, blockOrigins, difference);
  const isBetter = isShownBetter(
    { difference: difference(), standardError, blocks },
    { chance: CHANCE, among: others.length },
  );
  const compared = `mean squared error ${figure(best.mse)} against ${figure(own.mse)} on the validation part`;
  const doubt = Number.isFinite(standardError)
    ? `standard error of the difference ${figure(standardError)} over ${blocks} blocks`
    : `too few separate stretches to tell: ${blocks}`;
  return isBetter
    ? { chosen: challenger, reason: `better than ${usual}: ${compared}, ${doubt}` }
    : { chosen: usual, reason: `no other model is shown to be better; ${challenger}: ${compared}, ${doubt}` };
}

function meanSquare({ squares, counts }: ErrorFigures, isKept: (origin: number) => boolean): number {
  const kept = (values: Float64Array): number =>
    values.reduce((sum, value, origin) => (isKept(origin) ? sum + value : sum), 0);
  return kept(squares) / kept(counts);
}

const figure = (value: number): string => Number(value.toPrecision(3)).toString();

/** The origins whose targets move: where nothing moves there is nothing to choose by. Share of all, over all series. */
export function movingShare(
  targets: Float32Array,
  shape: { readonly series: number; readonly origins: number; readonly steps: number },
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const moving: number[] = [];
  for (let node = 0; node < shape.series; node++) {
    for (let origin = from; origin < to; origin++) {
      const cell = (node * shape.origins + origin) * shape.steps;
      const own = targets.subarray(cell, cell + shape.steps);
      moving.push(own.some((value) => value !== own[0] && !Number.isNaN(value)) ? 1 : 0);
    }
  }
  return mean(moving);
}

/** How often the band of the chosen model held, and its error in the units of the series. */
export interface BandFigures {
  readonly coverage: { readonly share: number; readonly meanWidth: number };
  readonly maeOwnUnits: number;
}

export function bandFigures(
  { low, high }: { readonly low: Float32Array; readonly high: Float32Array },
  forecast: Float32Array,
  targets: Float32Array,
  { series, origins, steps }: { readonly series: number; readonly origins: number; readonly steps: number },
  { from, to }: { readonly from: number; readonly to: number },
  prepared: Prepared,
  wanted: readonly number[],
): BandFigures {
  const sums = new CoverageSums();
  let own = 0;
  let count = 0;
  for (let node = 0; node < series; node++) {
    for (let cell = (node * origins + from) * steps; cell < (node * origins + to) * steps; cell++) {
      if (Number.isNaN(targets[cell])) {
        continue;
      }
      count++;
      sums.add(
        targets[cell] >= low[cell] && targets[cell] <= high[cell],
        (high[cell] - low[cell]) * prepared.unit.scale,
      );
      own += Math.abs(
        ownUnits(prepared, wanted[node], forecast[cell]) - ownUnits(prepared, wanted[node], targets[cell]),
      );
    }
  }
  return { coverage: sums.coverage(), maeOwnUnits: own / count };
}
