import { formatFlops, formatMs, formatParameters } from '../../contracts/format';
import type { ServedModel } from '../../contracts/serving/served-model';
import { absence, bare, conditions } from './model-words';

const NOT_PREDICTED = 'no running time can be predicted here';

/** What stands above the token that names a model. */
export function lensTitle({ use, facts, failure }: ServedModel): string {
  const absent = absence(use.place);
  if (absent !== null) {
    return absent;
  }
  if (facts === null) {
    return `the model cannot be read: ${failure ?? 'it has not been opened'}`;
  }
  const { runs } = facts;
  if (runs.length === 0) {
    return `${formatFlops(facts.flops)} · ${formatParameters(facts.parameters)} · ${NOT_PREDICTED}`;
  }
  // The sizes between the two are in the hover.
  const [first, last] = [runs[0], runs[runs.length - 1]];
  const more = last === first ? [] : [`≈ ${formatMs(last.ms)} (${bare(last)}) at batch ${last.batch}`];
  return [
    `≈ ${formatMs(first.ms)} (${bare(first)}) per run at batch ${first.batch}`,
    ...more,
    ...conditions([{ use, facts }]),
  ].join(' · ');
}

/** The same for a model among others on a line, as short as can be. */
export function shortTitle({ use: { name, place }, facts }: ServedModel): string {
  if (place.kind !== 'file') {
    return `${name}: ${place.kind === 'missing' ? 'no model' : 'not in this folder'}`;
  }
  if (facts === null) {
    return `${name}: cannot be read`;
  }
  const run = facts.runs.at(0);
  return run === undefined
    ? `${name}: ${formatFlops(facts.flops)}`
    : `${name} ≈ ${formatMs(run.ms)} (${bare(run)})`;
}

/** What holds for all models of a line, after those that are shown. */
export function lineTitle(models: readonly ServedModel[], shown: number): string {
  const more = models.length > shown ? [`and ${models.length - shown} more`] : [];
  const timed = models.filter(({ facts }) => facts !== null && facts.runs.length > 0);
  return [...more, ...(timed.length === 0 ? [] : ['per run at batch 1', ...conditions(timed)])].join(' · ');
}
