import { mean } from '../../numeric/moments';
import { isShownBetter } from '../../evaluation/choose';
import { pairedDifference, errorToReference, type Judged } from '../../evaluation/evidence';
import { networkKinds, type ModelName } from './models';

interface Choice {
  readonly chosen: ModelName;
  readonly chosenReason: string;
}

/** How often chance alone may make a challenger look better; from the best of several more is asked. */
const CHANCE = 0.1;
/** The blend is held towards all of its members, so there is less to lose with it than with any single model. */
const CHANCE_OF_BLEND = 0.25;

/**
 * Chooses by the validation part alone, from the simplest to the most complicated: the linear model of the last values
 * gives way to the best other model without training, that to the blend, which does not rest on one model, and that to
 * the best trained model; each only where the next is shown to be better. Shown is a paired difference that is larger
 * than chance makes it over blocks of windows: on a few windows nothing is, and the linear model stays.
 * @param judged errors by model, one entry per seed
 */
export function chooseModel(judged: ReadonlyMap<ModelName, readonly Judged[]>, blockOrigins: number): Choice {
  const errorOf = (model: ModelName): number => meanError(judged.get(model) ?? []);
  const models = [...judged.keys()].filter((model) => Number.isFinite(errorOf(model)));
  const bestOf = (kind: (model: ModelName) => boolean): { challenger: ModelName; among: number }[] => {
    const found = models.filter(kind).sort((a, b) => errorOf(a) - errorOf(b));
    return found.slice(0, 1).map((challenger) => ({ challenger, among: found.length }));
  };
  const isTrained = (model: ModelName): boolean => model in networkKinds;
  const challengers = [
    ...bestOf((model) => model !== 'linear' && model !== 'blend' && !isTrained(model)),
    ...(models.some(isTrained) ? bestOf((model) => model === 'blend') : []),
    ...bestOf(isTrained),
  ];
  let chosen: ModelName = 'linear';
  let reason = 'no other model could be compared';
  for (const { challenger, among } of challengers) {
    const paired = pairedDifference(judged.get(challenger) ?? [], judged.get(chosen) ?? [], blockOrigins);
    const { standardError, blocks } = paired;
    const errors = `relative error ${errorOf(challenger).toFixed(4)} against ${errorOf(chosen).toFixed(4)}`;
    const doubt = Number.isFinite(standardError)
      ? `standard error of the difference ${standardError.toFixed(4)} over ${blocks} blocks`
      : `too few separate stretches to tell: ${blocks}`;
    const chance = challenger === 'blend' ? CHANCE_OF_BLEND : CHANCE;
    if (isShownBetter(paired, { chance, among })) {
      reason = `better than ${chosen} on the validation windows: ${errors}, ${doubt}`;
      chosen = challenger;
    } else if (chosen === 'linear') {
      reason = `no other model is shown to be better on the validation windows; ${challenger}: ${errors}, ${doubt}`;
    }
  }
  return { chosen, chosenReason: reason };
}

function meanError(seeds: readonly Judged[]): number {
  return mean(seeds.map((each) => errorToReference(each)));
}
