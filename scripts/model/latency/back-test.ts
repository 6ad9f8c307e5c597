import {
  SHORT_MS,
  type Bands,
  type Basis,
  type CorrectionKind,
} from '../../../src/methods/latency/network/model-file';
import { isGainShown } from '../../../src/evaluation/choose';
import { mean } from '../../../src/numeric/moments';
import { quantile } from '../../../src/numeric/quantile';
import { choosingFamilies, correctors, type TrainingOptions } from './cross-validation';
import type { PredictedNetwork } from './dataset';

export interface LeftOut {
  readonly network: PredictedNetwork;
  /** log(measured / corrected), by a correction that never saw the family. */
  readonly residual: number;
}

export const BASES: readonly Basis[] = ['calibrated', 'prior'];

/**
 * Leaves out one family after the other; two further ones choose the epoch, the others train.
 * @param predictionsWithout all networks as they are predicted when the prior does not know the family
 * @returns by name of the corrector
 */
export async function leaveFamiliesOut(
  families: readonly string[],
  predictionsWithout: (family: string) => readonly PredictedNetwork[],
  options: TrainingOptions,
): Promise<ReadonlyMap<string, readonly LeftOut[]>> {
  const results = new Map(correctors.map(({ name }): [string, LeftOut[]] => [name, []]));
  for (const family of families) {
    const all = predictionsWithout(family);
    const choosing = choosingFamilies(families, family);
    const of = (wanted: (family: string) => boolean): readonly PredictedNetwork[] =>
      all.filter(({ variant }) => wanted(variant.family));
    const tested = of((each) => each === family);
    for (const { name, fit } of correctors) {
      const correct = await fit(
        of((each) => each !== family && !choosing.has(each)),
        of((each) => choosing.has(each)),
        options,
      );
      const corrections = await correct(tested);
      results
        .get(name)
        ?.push(
          ...tested.map((network, index) => ({ network, residual: network.target - corrections[index] })),
        );
    }
    options.log(`${family} left out`);
  }
  return results;
}

/** Mean relative error of each family, |predicted / measured − 1|. */
export function errorsByFamily(results: readonly LeftOut[], basis: Basis): ReadonlyMap<string, number> {
  const errors = new Map<string, number[]>();
  for (const { network, residual } of results) {
    if (network.basis !== basis) {
      continue;
    }
    errors.set(network.variant.family, [
      ...(errors.get(network.variant.family) ?? []),
      Math.abs(Math.exp(-residual) - 1),
    ]);
  }
  return new Map([...errors].map(([family, each]) => [family, mean(each)]));
}

/** The correction with the smallest error; one that is more complicated must win by more than the standard error of the difference over families. */
export function chooseCorrection(
  results: ReadonlyMap<string, readonly LeftOut[]>,
  basis: Basis,
): CorrectionKind {
  return (['ridge', 'network'] as const).reduce<CorrectionKind>((best, next) => {
    const [ours, theirs] = [
      errorsByFamily(results.get(best) ?? [], basis),
      errorsByFamily(results.get(next) ?? [], basis),
    ];
    const gains = [...ours].map(([family, error]) => error - (theirs.get(family) ?? error));
    return isGainShown(gains) ? next : best;
  }, 'none');
}

/**
 * Bands that hold for nine of ten networks of a family they were made without: on the families they were made with, for somewhat
 * more, because errors of one family are alike.
 */
export function bandsOf(results: readonly LeftOut[], basis: Basis): Bands {
  return bandsWith(results, basis, tailOf(results, basis));
}

/** The largest share of errors beyond each end of a band with which bands hold for left-out families. */
function tailOf(results: readonly LeftOut[], basis: Basis): number {
  return (
    TAILS.find((tail) => coverageOf(results, basis, tail).covered >= COVERAGE) ?? TAILS[TAILS.length - 1]
  );
}

const COVERAGE = 0.9;
const TAILS = [0.05, 0.045, 0.04, 0.035, 0.03, 0.025, 0.02, 0.015, 0.01];

function bandsWith(results: readonly LeftOut[], basis: Basis, tail: number): Bands {
  const of = (isShort: boolean): Bands['short'] => {
    const ofBasis = results.filter(({ network }) => network.basis === basis);
    const alike = ofBasis.filter(({ network }) => network.predictedMs < SHORT_MS === isShort);
    const residuals = (alike.length < FEWEST ? ofBasis : alike).map(({ residual }) => residual);
    return {
      low: Number(quantile(residuals, tail).toFixed(4)),
      high: Number(quantile(residuals, 1 - tail).toFixed(4)),
    };
  };
  return { short: of(true), long: of(false) };
}

const FEWEST = 20;

export interface Coverage {
  readonly predictions: number;
  readonly covered: number;
  /** Of the families, each with bands from the others. */
  readonly byFamily: ReadonlyMap<string, number>;
}

/** How often bands made without a family hold for it. */
export function coverageOf(
  results: readonly LeftOut[],
  basis: Basis,
  tail = tailOf(results, basis),
): Coverage {
  const ofBasis = results.filter(({ network }) => network.basis === basis);
  const families = [...new Set(ofBasis.map(({ network }) => network.variant.family))];
  let covered = 0;
  const byFamily = new Map<string, number>();
  for (const family of families) {
    const bands = bandsWith(
      ofBasis.filter(({ network }) => network.variant.family !== family),
      basis,
      tail,
    );
    const own = ofBasis.filter(({ network }) => network.variant.family === family);
    const inside = own.filter(({ network, residual }) => {
      const { low, high } = bands[network.predictedMs < SHORT_MS ? 'short' : 'long'];
      return residual >= low && residual <= high;
    }).length;
    covered += inside;
    byFamily.set(family, inside / own.length);
  }
  return { predictions: ofBasis.length, covered: covered / ofBasis.length, byFamily };
}
