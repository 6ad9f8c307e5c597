/** How well incidents are named after a few that a user named. */
import { mean } from '../../../src/numeric/moments';
import type { Random } from '../../../src/numeric/random';
import type { Kind } from '../../../src/methods/diagnosis/kinds/kind';
import { learnKinds } from '../../../src/methods/diagnosis/kinds/learned-kinds';
import type { DiagnosisModel } from '../../../src/methods/diagnosis/model-file';
import { incidentNamer } from '../../../src/methods/diagnosis/name-incident';
import type { GeneratedIncident } from '../../model/diagnosis/recordings';
import { pick } from '../../model/draw';

export interface LearnedResult {
  /** Share of the incidents of the kind that get the user's name, without being called unknown. */
  readonly named: number;
  /** Share of the incidents of other kinds in the list that get it. */
  readonly wrong: number;
  /** Share of the incidents of kinds that are in no list, nor taught, that are still called unknown. */
  readonly unknown: number;
}

const TRIALS = 10;
const NAME = 'what the user calls it';

/** @param taught a kind in no list, of which the user names some incidents of `earlier` */
export function evaluateLearned(
  { model, kinds }: { readonly model: DiagnosisModel; readonly kinds: readonly Kind[] },
  taught: string,
  examples: number,
  earlier: readonly GeneratedIncident[],
  later: readonly GeneratedIncident[],
  random: Random,
): LearnedResult {
  const own = earlier.filter(({ kind }) => kind === taught);
  const listed = new Set(kinds.map(({ id }) => id));
  const trials = Array.from({ length: TRIALS }, () => {
    const named = Array.from({ length: examples }, () => ({
      name: NAME,
      signature: pick(random, own).signature,
    }));
    const name = incidentNamer(model, kinds, learnKinds(kinds, named));
    const rows = later.map(({ kind, signature }) => {
      const naming = name(signature);
      const isNamed = !naming.isUnknown && naming.kinds.at(0)?.title === NAME;
      return { kind, isNamed, isUnknown: naming.isUnknown };
    });
    const share = (
      of: (row: (typeof rows)[number]) => boolean,
      right: (row: (typeof rows)[number]) => boolean,
    ): number => rows.filter((row) => of(row) && right(row)).length / rows.filter(of).length;
    return {
      named: share(
        ({ kind }) => kind === taught,
        ({ isNamed }) => isNamed,
      ),
      wrong: share(
        ({ kind }) => listed.has(kind),
        ({ isNamed }) => isNamed,
      ),
      unknown: share(
        ({ kind }) => !listed.has(kind) && kind !== taught,
        ({ isUnknown }) => isUnknown,
      ),
    };
  });
  const over = (value: (trial: LearnedResult) => number): number => mean(trials.map(value));
  return {
    named: over(({ named }) => named),
    wrong: over(({ wrong }) => wrong),
    unknown: over(({ unknown }) => unknown),
  };
}
