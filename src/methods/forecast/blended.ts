import { blend, blendWeights, type Member } from './blend';
import type { Candidate } from './candidates';
import type { Judged } from '../../evaluation/evidence';
import { errorsByOrigin } from './origin-errors';
import { blendPrior, type ModelName } from './models';
import type { Prepared } from './prepare';

/** The blend of one seed's candidates, and every candidate's errors on the validation part. */
export interface Blended {
  readonly candidate: Candidate;
  /** Weight per step and member. */
  readonly weights: readonly Float64Array[];
  readonly members: readonly ModelName[];
  /** Errors on the validation part; the blend's errors come from halves that did not determine its weights. */
  readonly judged: ReadonlyMap<ModelName, Judged>;
}

/** Fewer validation origins than this cannot weigh models; the prior stands. */
const FEWEST_TO_WEIGH = 24;

export function blendCandidates(
  prepared: Prepared,
  validation: readonly number[],
  candidates: readonly Candidate[],
  horizons: readonly number[],
): Blended {
  const taking = candidates.filter(({ name }) => blendPrior[name] !== undefined);
  const total = taking.reduce((sum, { name }) => sum + (blendPrior[name] ?? 0), 0);
  const members = (part: 'validation' | 'later'): Member[] =>
    taking.map((each) => ({
      name: each.name,
      forecast: each[part],
      prior: (blendPrior[each.name] ?? 0) / total,
    }));
  const weigh = (indices: readonly number[]): Float64Array[] =>
    indices.length < FEWEST_TO_WEIGH
      ? Array.from({ length: prepared.shape.steps }, () =>
          Float64Array.from(members('validation'), ({ prior }) => prior),
        )
      : blendWeights(prepared, validation, indices, members('validation'));
  const weights = weigh(validation.map((_, index) => index));
  const candidate: Candidate = {
    name: 'blend',
    validation: blend(prepared, weights, members('validation')),
    later: blend(prepared, weights, members('later')),
    distances: candidates.find(({ distances }) => distances !== null)?.distances ?? null,
  };
  const last = candidates.find(({ name }) => name === 'last-value')?.validation ?? candidate.validation;
  const errorsOf = (forecast: Float32Array) => errorsByOrigin(prepared, validation, forecast, horizons);
  const reference = errorsOf(last);
  const judged = new Map<ModelName, Judged>(
    candidates.map(({ name, validation: forecast }) => [name, { own: errorsOf(forecast), reference }]),
  );
  judged.set('blend', {
    own: errorsOf(crossFitted(prepared, validation.length, members('validation'), weigh)),
    reference,
  });
  return { candidate, weights, members: taking.map(({ name }) => name), judged };
}

/** The blend of each half of the validation part with weights from the other half: no half judges weights that it determined. */
function crossFitted(
  prepared: Prepared,
  origins: number,
  members: readonly Member[],
  weigh: (indices: readonly number[]) => Float64Array[],
): Float32Array {
  const all = Array.from({ length: origins }, (_, index) => index);
  const middle = origins >> 1;
  const fromSecond = blend(prepared, weigh(all.slice(middle)), members);
  const judged = blend(prepared, weigh(all.slice(0, middle)), members);
  const cut = middle * prepared.shape.steps * prepared.input.nodes;
  judged.set(fromSecond.subarray(0, cut));
  return judged;
}
