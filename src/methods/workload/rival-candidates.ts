import type { Candidate } from './judge';
import type { Prepared } from './prepare';
import type { Origins, Parts } from './protocol';
import { plainRivals, type HistorySeen } from './rivals';

/** What rivals are judged on. */
interface RivalTask {
  readonly prepared: Prepared;
  readonly parts: Parts;
  readonly origins: Origins;
  readonly inputSteps: number;
  readonly steps: number;
  readonly history: HistorySeen;
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  readonly isUnseen: boolean;
  readonly signal?: AbortSignal;
}

/** Members of the mixture for series never seen, whose own evidence comes late. */
const MEMBERS_OF_UNSEEN: readonly string[] = ['ridge', 'nlinear', 'ridge-week'];
/** Members while no week is known: in days or hours of rows the other members learn too little to be trusted alone. */
const MEMBERS_OF_SHORT: readonly string[] = ['last-value', 'window-mean', 'ridge', 'nlinear'];

/** A rule that needs no rows to learn from. */
const STAND_IN = 'window-mean';

/** Rivals that are members of the mixture; where weeks are known they only weaken it. */
export function rivalMembers({
  isUnseen,
  prepared: { seasons },
}: Pick<RivalTask, 'isUnseen' | 'prepared'>): readonly string[] {
  return isUnseen ? MEMBERS_OF_UNSEEN : seasons.week === 0 ? MEMBERS_OF_SHORT : [];
}

/**
 * Rivals are fitted before each part that they forecast: before the validation part, and again on all rows before the test
 * part. Members of the mixture are fitted before the warm part too, because its weights begin there.
 * @param every all origins, ascending
 */
export function rivalCandidates(task: RivalTask, every: readonly number[]): Candidate[] {
  const { prepared, parts, origins, wanted, isUnseen, history } = task;
  const warm = origins.warm.length;
  const cut = warm + origins.validation.length;
  const isMixed = warm > 0 && rivalMembers(task).length > 0;
  const stages = (
    isUnseen
      ? [{ learnRows: prepared.input.rows, origins: every }]
      : [
          ...(isMixed ? [{ learnRows: origins.warm[0], origins: every.slice(0, warm) }] : []),
          { learnRows: parts.validationRow, origins: every.slice(isMixed ? warm : 0, cut) },
          { learnRows: parts.testRow, origins: every.slice(cut) },
        ]
  ).map((stage) => ({
    ...stage,
    rivals: new Map(plainRivals({ ...task, learnRows: stage.learnRows }).map((rival) => [rival.name, rival])),
  }));
  const last = [...(stages.at(-1)?.rivals.values() ?? [])];
  return last
    .filter((rival) => history === 'long' || rival.history === 'released')
    .flatMap(({ name, history: seen }) => {
      const [first, ...later] = stages.map(({ rivals }) => rivals.get(name));
      // Rows before the warm part may be too few for a model: a rule stands for it there, where nothing is judged.
      const rule = isMixed ? stages[0].rivals.get(STAND_IN) : undefined;
      const fitted = [first ?? rule, ...later].filter((each) => each !== undefined);
      return fitted.length < stages.length
        ? []
        : [
            {
              name,
              history: seen,
              forecast: joined(
                fitted.map((rival, at) => rival.forecast(stages[at].origins)),
                wanted.length,
              ),
            },
          ];
    });
}

/** Joins what follows each other in time, series by series. */
function joined(parts: readonly Float32Array[], series: number): Float32Array {
  const widths = parts.map(({ length }) => length / series);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const out = new Float32Array(series * whole);
  for (let node = 0; node < series; node++) {
    let at = node * whole;
    parts.forEach((part, index) => {
      out.set(part.subarray(node * widths[index], (node + 1) * widths[index]), at);
      at += widths[index];
    });
  }
  return out;
}
