import { accuracyOf } from './accuracy';
import { blend, blendWeights, type Member } from './blend';
import type { Candidate } from './candidates';
import { blendPrior, type ModelName } from './models';
import type { Prepared } from './prepare';

/** The blend of one seed's candidates, and every candidate's error on the validation part. */
export interface Blended {
  readonly candidate: Candidate;
  /** Weight per step and member. */
  readonly weights: readonly Float64Array[];
  readonly members: readonly ModelName[];
  /** Mean of RMSE and MAE over the horizons, each relative to repeating the last value; lower is better. */
  readonly validationErrors: ReadonlyMap<ModelName, number>;
}

/** Fewer validation origins than this cannot weigh models; the prior stands. */
const FEWEST_TO_WEIGH = 24;

export function blendCandidates(prepared: Prepared, validation: readonly number[], candidates: readonly Candidate[], horizons: readonly number[]): Blended {
  const taking = candidates.filter(({ name }) => blendPrior[name] !== undefined);
  const total = taking.reduce((sum, { name }) => sum + (blendPrior[name] ?? 0), 0);
  const members = (part: 'validation' | 'later'): Member[] => taking.map((each) => ({ name: each.name, forecast: each[part], prior: (blendPrior[each.name] ?? 0) / total }));
  const weigh = (indices: readonly number[]): Float64Array[] =>
    indices.length < FEWEST_TO_WEIGH
      ? Array.from({ length: prepared.shape.steps }, () => Float64Array.from(members('validation'), ({ prior }) => prior))
      : blendWeights(prepared, validation, indices, members('validation'));
  const weights = weigh(validation.map((_, index) => index));
  const candidate: Candidate = {
    name: 'blend',
    validation: blend(prepared, weights, members('validation')),
    later: blend(prepared, weights, members('later')),
    distances: candidates.find(({ distances }) => distances !== null)?.distances ?? null,
  };
  const errors = new Map<ModelName, number>();
  const last = candidates.find(({ name }) => name === 'last-value')?.validation ?? candidate.validation;
  const errorOf = (forecast: Float32Array): number => relativeError(prepared, validation, forecast, last, horizons);
  for (const { name, validation: forecast } of candidates) errors.set(name, errorOf(forecast));
  errors.set('blend', errorOf(crossFitted(prepared, validation.length, members('validation'), weigh)));
  return { candidate, weights, members: taking.map(({ name }) => name), validationErrors: errors };
}

/** The blend of each half of the validation part with weights from the other half: nobody is judged on what weighed it. */
function crossFitted(prepared: Prepared, origins: number, members: readonly Member[], weigh: (indices: readonly number[]) => Float64Array[]): Float32Array {
  const all = Array.from({ length: origins }, (_, index) => index);
  const middle = origins >> 1;
  const fromSecond = blend(prepared, weigh(all.slice(middle)), members);
  const judged = blend(prepared, weigh(all.slice(0, middle)), members);
  const cut = middle * prepared.shape.steps * prepared.input.nodes;
  judged.set(fromSecond.subarray(0, cut));
  return judged;
}

function relativeError(prepared: Prepared, origins: readonly number[], forecast: Float32Array, reference: Float32Array, horizons: readonly number[]): number {
  const ratios = horizons.flatMap((horizon) => {
    const own = accuracyOf(prepared, origins, forecast, horizon);
    const other = accuracyOf(prepared, origins, reference, horizon);
    return [own.rmse / other.rmse, own.mae / other.mae];
  });
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}
