import type { FitResult } from './fit';
import { fitSeasonalLags, fitSharedLags, type Predict } from './linear';
import type { ModelName, NetworkName, PlainName } from './models';
import { lastValue, sameTimeYesterday } from './plain';
import type { Prepared } from './prepare';
import type { Origins } from './series';
import { typicalDistances, type Uncertain } from './bands';

/** Predictions of one model: on the validation part, and on the origins after it (test, then the end of the data). */
export interface Candidate {
  readonly name: ModelName;
  readonly validation: Float32Array;
  readonly later: Float32Array;
  /** Distances to the 5 % and 95 % quantile, where the model states them. */
  readonly distances: {
    readonly validation: Pick<Uncertain, 'below' | 'above'>;
    readonly later: Pick<Uncertain, 'below' | 'above'>;
  } | null;
}

/** Fitted windows that tell how far off a plain model typically is. */
const MAX_TYPICAL = 300;

/** The models that need no training loop. What they learn for the test part they learn from all of the training part. */
export function plainCandidates(
  prepared: Prepared,
  { fit, validation }: Origins,
  later: readonly number[],
): Candidate[] {
  const fitted = (learn: (prepared: Prepared, origins: readonly number[]) => Predict): [Predict, Predict] => [
    learn(prepared, fit),
    learn(prepared, [...fit, ...validation]),
  ];
  const yesterday = sameTimeYesterday(prepared);
  const last = lastValue(prepared);
  const predictors: readonly (readonly [PlainName, readonly [Predict, Predict]])[] = [
    ['seasonal-linear', fitted(fitSeasonalLags)],
    ['linear', fitted(fitSharedLags)],
    ...(yesterday === null ? [] : [['same-time-yesterday', [yesterday, yesterday]] as const]),
    ['last-value', [last, last]],
  ];
  const stride = Math.ceil(fit.length / MAX_TYPICAL);
  const told = fit.filter((_, index) => index % stride === 0);
  return predictors.map(([name, [before, after]]) => {
    const typical = typicalDistances(prepared, told, before(told));
    return {
      name,
      validation: bounded(prepared, before(validation)),
      later: bounded(prepared, after(later)),
      distances: {
        validation: plainDistances(prepared, typical, validation),
        later: plainDistances(prepared, typical, later),
      },
    };
  });
}

/** Rows back that a burst makes the next values uncertain. */
const BURST_ROWS = 3;
/** Deviations from the median beyond which a value is a burst. */
const USUAL_DEVIATIONS = 3;

/** A burst may last or be over: after it, the typical distances are wider by what it rose above the usual range. @param typical [steps, nodes] */
function plainDistances(
  { filled, input: { nodes } }: Prepared,
  typical: Float32Array,
  origins: readonly number[],
): Pick<Uncertain, 'below' | 'above'> {
  const distances = new Float32Array(origins.length * typical.length);
  origins.forEach((origin, index) => {
    const excess = Float32Array.from({ length: nodes }, (_, node) => {
      let most = USUAL_DEVIATIONS;
      for (let back = 1; back <= BURST_ROWS; back++) {
        most = Math.max(most, Math.abs(filled[(origin - back) * nodes + node]));
      }
      return most - USUAL_DEVIATIONS;
    });
    for (let cell = 0; cell < typical.length; cell++) {
      distances[index * typical.length + cell] = typical[cell] + excess[cell % nodes];
    }
  });
  return { below: distances, above: distances };
}

/** Cuts what a training returned into its parts. */
export function trainedCandidate(
  prepared: Prepared,
  name: NetworkName,
  { forecasts: { point, below, above } }: FitResult,
  validationOrigins: number,
): Candidate {
  const {
    shape: { steps },
    input: { nodes },
  } = prepared;
  const cut = validationOrigins * steps * nodes;
  const part = <Key extends string>(
    arrays: Record<Key, Float32Array>,
    from: number,
    to?: number,
  ): Record<Key, Float32Array> =>
    Object.fromEntries(
      Object.entries<Float32Array>(arrays).map(([key, values]) => [key, values.subarray(from, to)]),
    ) as Record<Key, Float32Array>;
  return {
    name,
    validation: bounded(prepared, point.slice(0, cut)),
    later: bounded(prepared, point.slice(cut)),
    distances:
      below && above
        ? { validation: part({ below, above }, 0, cut), later: part({ below, above }, cut) }
        : null,
  };
}

/** The mean of several trainings of one model. */
export function averaged(copies: readonly Candidate[]): Candidate {
  const [first] = copies;
  const mean = (arrayOf: (copy: Candidate) => Float32Array): Float32Array => {
    const arrays = copies.map(arrayOf);
    return arrays[0].map((_, cell) => arrays.reduce((sum, array) => sum + array[cell], 0) / arrays.length);
  };
  const distancesOf = (part: 'validation' | 'later') => ({
    below: mean(({ distances }) => distances?.[part].below ?? new Float32Array(0)),
    above: mean(({ distances }) => distances?.[part].above ?? new Float32Array(0)),
  });
  return {
    name: first.name,
    validation: mean(({ validation }) => validation),
    later: mean(({ later }) => later),
    distances:
      first.distances === null
        ? null
        : { validation: distancesOf('validation'), later: distancesOf('later') },
  };
}

/** A series that was never negative is not forecast negative, nor a share above its whole. In place. */
export function bounded(
  { scaling: { floor, ceiling }, input: { nodes } }: Prepared,
  forecast: Float32Array,
): Float32Array {
  for (let cell = 0; cell < forecast.length; cell++) {
    forecast[cell] = Math.min(Math.max(forecast[cell], floor[cell % nodes]), ceiling[cell % nodes]);
  }
  return forecast;
}
