import { linearValue } from '../../../numeric/least-squares';
import type { ShrunkLeastSquares } from '../../../numeric/shrunk-least-squares';
import { levelOf, type FeatureSet } from '../features/feature-set';
import { historyOf } from '../features/history';
import type { Prepared } from '../prepare';
import { Evidence, poolOf, specialise, type Coefficients, type Strengths, type View } from './ladder';

/** Which forecasts of a set of features are wanted. */
export interface RollingRequest {
  readonly prepared: Prepared;
  readonly set: FeatureSet;
  readonly steps: number;
  /** Origins to forecast, ascending, the same for every series; rows may be an origin. */
  readonly origins: readonly number[];
  /** Rows at which models are fitted again, ascending, the first not after the first origin. */
  readonly refits: readonly number[];
  /** Series to forecast. */
  readonly wanted: readonly number[];
  /** Series that teach all others. */
  readonly teachers: readonly number[];
  /** Whether teachers are known whole, and a series is forecast without having taught: for series never seen. */
  readonly isUnseen: boolean;
  readonly strengths: Strengths;
  /** Rows after which a sample counts half in the recent model. */
  readonly halfLife: number;
  /** Every how many-th origin teaches. */
  readonly stride: number;
  readonly signal?: AbortSignal;
}

/** Forecasts of one series in the models' unit, [origins, steps]; NaN where too little lies before an origin. */
export type Levels = Readonly<Record<LevelName, Float32Array>>;
export type LevelName = 'strict' | 'pool' | 'series' | 'recent';

/**
 * Forecasts as they would have been made at each origin: coefficients come from targets that were known at the last refit
 * before it. Levels: one model for all series (strict and less so), one for the series, one for its last rows; each is pulled to the one before.
 */
export function rollForecasts(request: RollingRequest): Map<number, Levels> {
  const { prepared, set, wanted, isUnseen, strengths } = request;
  const views = new Map<number, View>();
  const viewOf = (node: number): View => {
    const known = views.get(node) ?? viewed(prepared, set, node);
    views.set(node, known);
    return known;
  };
  // What one series teaches all is what it teaches itself.
  const isAlone = !isUnseen && request.teachers.length === 1;
  const pools = isUnseen || isAlone ? null : rollingPools(request, viewOf);
  const fixed = isUnseen ? poolsOf(evidenceOfAll(request, viewOf), strengths) : null;
  return new Map(
    wanted.map((node) => {
      request.signal?.throwIfAborted();
      const poolAt = (index: number, { all }: Evidence): Pools =>
        fixed ?? pools?.[index] ?? poolsOf(all, strengths);
      return [node, forecastSeries(request, viewOf(node), poolAt)];
    }),
  );
}

/** One model for all series, held more and less tightly. */
interface Pools {
  readonly strict: Coefficients;
  readonly pool: Coefficients;
}

function poolsOf(total: readonly ShrunkLeastSquares[], { strict, pool }: Strengths): Pools {
  return { strict: poolOf(total, strict), pool: poolOf(total, pool) };
}

/** The model of all series at each refit. */
function rollingPools(request: RollingRequest, viewOf: (node: number) => View): Pools[] {
  const { set, teachers, refits, strengths } = request;
  const evidence = new Evidence(set);
  let from = set.back;
  return refits.map((refit) => {
    request.signal?.throwIfAborted();
    const origins = teaching(request, from, refit);
    from = origins.next;
    for (const node of teachers) {
      evidence.add(viewOf(node), origins.list, request.stride, null);
    }
    return poolsOf(evidence.all, strengths);
  });
}

/** What all teachers say over all their rows. */
function evidenceOfAll(
  request: RollingRequest,
  viewOf: (node: number) => View,
): readonly ShrunkLeastSquares[] {
  const { prepared, set, teachers, stride } = request;
  const evidence = new Evidence(set);
  const { list } = teaching(request, set.back, prepared.input.rows);
  for (const node of teachers) {
    request.signal?.throwIfAborted();
    evidence.add(viewOf(node), list, stride, null);
  }
  return evidence.all;
}

function forecastSeries(
  request: RollingRequest,
  view: View,
  poolAt: (refit: number, own: Evidence) => Pools,
): Levels {
  const { set, steps, origins, refits, strengths, halfLife, stride } = request;
  const evidence = new Evidence(set);
  const levels: Record<LevelName, Float32Array> = {
    strict: new Float32Array(origins.length * steps).fill(NaN),
    pool: new Float32Array(origins.length * steps).fill(NaN),
    series: new Float32Array(origins.length * steps).fill(NaN),
    recent: new Float32Array(origins.length * steps).fill(NaN),
  };
  const x = new Float64Array(set.size);
  const keep = 0.5 ** (stride / halfLife);
  let from = set.back;
  let at = 0;
  refits.forEach((refit, index) => {
    const known = teaching(request, from, refit);
    from = known.next;
    evidence.add(view, known.list, stride, keep);
    const until = refits[index + 1] ?? Infinity;
    const begin = at;
    while (at < origins.length && origins[at] < until) {
      at++;
    }
    if (begin === at) {
      return;
    }
    const { strict, pool } = poolAt(index, evidence);
    const byLevel: Readonly<Record<LevelName, Coefficients>> = {
      strict,
      pool,
      ...specialise(evidence, pool, strengths),
    };
    for (let place = begin; place < at; place++) {
      const origin = origins[place];
      if (origin < set.back) {
        continue;
      }
      const base = view.levelAt(origin);
      set.systems.forEach((own, system) => {
        view.read(x, origin, system);
        own.forEach((step, target) => {
          for (const level of levelNames) {
            levels[level][place * steps + step] = base + linearValue(byLevel[level][system][target], x);
          }
        });
      });
    }
  });
  return levels;
}

export const levelNames: readonly LevelName[] = ['strict', 'pool', 'series', 'recent'];

/** Origins that teach at a refit: their targets are known by then. */
function teaching(
  { steps, stride }: RollingRequest,
  from: number,
  refit: number,
): { list: number[]; next: number } {
  const list: number[] = [];
  let next = from;
  for (; next + steps <= refit; next += stride) {
    list.push(next);
  }
  return { list, next };
}

/** One series as a set of features reads it. */
function viewed(prepared: Prepared, set: FeatureSet, node: number): View {
  const {
    scaled,
    unit,
    input: { rows },
  } = prepared;
  const history = historyOf(prepared, node);
  const levelAt = levelOf(set, history);
  return {
    read: set.reader(history),
    levelAt,
    targetOf: (origin, step) =>
      (scaled[node * rows + origin + step] - unit.centre) / unit.scale - levelAt(origin),
  };
}
