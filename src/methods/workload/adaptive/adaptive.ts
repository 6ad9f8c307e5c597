import { compactFeatures } from '../features/compact';
import type { FeatureSet, Sight } from '../features/feature-set';
import { lagFeatures, windowFeatures } from '../features/lags';
import { longestSeason, type Prepared } from '../prepare';
import { evenStride } from '../protocol';
import type { Strengths } from './ladder';
import type { Members } from './grid';
import { levelNames, rollForecasts, type LevelName, type Levels } from './rolling';

/** Which forecasts are wanted. */
export interface AdaptiveRequest {
  readonly prepared: Prepared;
  readonly steps: number;
  /** Rows before an origin that values are taken from; Infinity: all. */
  readonly reach: number;
  readonly origins: readonly number[];
  readonly refits: readonly number[];
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  readonly isUnseen: boolean;
  readonly signal?: AbortSignal;
}

const COMPACT: Strengths = { strict: 1000, pool: 30, series: 300, recent: 300 };
const LAGS: Strengths = { strict: 1000, pool: 30, series: 1000, recent: 300 };
/** A series alone is its own pool. */
const LEVELS_ALONE: readonly LevelName[] = ['strict', 'pool', 'recent'];
/** Days, or rows where no day is known, after which a sample counts half in the recent model. */
const HALF_LIFE_DAYS = 30;
const HALF_LIFE_ROWS = 1000;
/** Samples that teach one system; more cost time and add little, because neighbouring origins tell the same. */
const MAX_SAMPLES = { least: 4_000, most: 40_000, steps: 480_000 } as const;
const MAX_LAG_SAMPLES = 6_000;
/** The many lags are fitted again so many times at most. */
const MAX_LAG_REFITS = 60;
/** Above this, the many lags are learned for all series together only. */
const MAX_LAG_SERIES = 64;
/** Alone these sets are mostly weaker than the compact one. Weak members cost where errors are few, so they get fewer levels. */
const LEVELS_OF_LAGS: readonly LevelName[] = ['strict', 'pool'];
const LEVELS_OF_WINDOW: readonly LevelName[] = ['strict'];

/** The linear members of the mixture: named features at each level of the ladder, many lags and few at the general ones. */
export function adaptiveMembers(request: AdaptiveRequest): Members {
  const { prepared, steps, reach, teachers, wanted } = request;
  const { rows } = prepared.input;
  const { seasons } = prepared;
  const sight: Sight = { seasons, reach, steps, rows };
  const sets = [
    ...(seasons.week > 0 ? [compactFeatures(sight, 'week')] : []),
    ...(seasons.day > 0 ? [compactFeatures(sight, 'day')] : []),
    compactFeatures(sight, 'none'),
  ].filter(({ back }) => back + steps < rows);
  const isAlone = teachers.length === 1 && !request.isUnseen;
  const levels = isAlone ? LEVELS_ALONE : levelNames;
  const samples = Math.min(MAX_SAMPLES.most, Math.max(MAX_SAMPLES.least, MAX_SAMPLES.steps / steps));
  // The poorer sets are for origins with too little before them for the richer ones.
  const [first] = request.origins;
  const needed = sets.filter((_, at) => at === 0 || first < sets[at - 1].back);
  const compact = firstThatFits(needed.map((set) => roll(request, set, COMPACT, samples)));
  const lags = lagFeatures(sight);
  const long =
    lags === null || teachers.length > MAX_LAG_SERIES
      ? null
      : roll({ ...request, refits: thinned(request.refits, MAX_LAG_REFITS) }, lags, LAGS, MAX_LAG_SAMPLES);
  // With a limited reach the two sets are the same.
  const few = windowFeatures(sight);
  const window = few === null || few.size === lags?.size ? null : roll(request, few, COMPACT, samples);
  const parts: [string, Map<number, Levels> | null, readonly LevelName[]][] = [
    ['compact', compact, levels],
    ['lags', long, LEVELS_OF_LAGS],
    ['window', window, LEVELS_OF_WINDOW],
  ];
  const members = parts.flatMap(([name, own, ownLevels]) => {
    if (own === null) {
      return [];
    }
    const whole = own === compact ? own : firstThatFits([own, compact]);
    return ownLevels.map((level) => ({ name: `${name}-${level}`, forecast: flat(whole, wanted, level) }));
  });
  return {
    names: members.map(({ name }) => name),
    forecasts: members.map(({ forecast }) => forecast),
  };
}

function roll(
  request: AdaptiveRequest,
  set: FeatureSet,
  strengths: Strengths,
  maxSamples: number,
): Map<number, Levels> {
  const { prepared, teachers, steps } = request;
  const { day } = prepared.seasons;
  const samples = (prepared.input.rows - set.back - steps) * teachers.length;
  return rollForecasts({
    ...request,
    set,
    strengths,
    halfLife: day > 0 ? HALF_LIFE_DAYS * day : HALF_LIFE_ROWS,
    stride: evenStride(samples / maxSamples, longestSeason(prepared)),
  });
}

/** At most so many of them, evenly, the first included. */
function thinned(refits: readonly number[], most: number): number[] {
  const every = Math.ceil(refits.length / most);
  return refits.filter((_, index) => index % every === 0);
}

/** The first of several forecasts of a cell that is known. */
function firstThatFits(all: readonly Map<number, Levels>[]): Map<number, Levels> {
  const [first, ...others] = all;
  return new Map(
    [...first].map(([node, levels]) => [
      node,
      Object.fromEntries(
        levelNames.map((level) => [
          level,
          levels[level].map((value, cell) =>
            Number.isNaN(value)
              ? (others
                  .map((other) => other.get(node)?.[level][cell] ?? NaN)
                  .find((each) => !Number.isNaN(each)) ?? NaN)
              : value,
          ),
        ]),
      ) as Record<LevelName, Float32Array>,
    ]),
  );
}

function flat(levels: Map<number, Levels>, wanted: readonly number[], level: LevelName): Float32Array {
  const parts = wanted.map((node) => levels.get(node)?.[level] ?? new Float32Array(0));
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
