import { shownId, type ListedJob } from '../../contracts/jobs';
import { userError } from '../../process/rpc/errors';

const MIN_DIGITS = 4;
const SHOWN = 3;

/**
 * The job that people mean by the first digits of its id.
 * @throws user error `unknown-job` that names near ones, `ambiguous-job` where several begin so
 */
export function findJob<J extends ListedJob>(jobs: readonly J[], written: string): J {
  const typed = written.toLowerCase();
  const found = typed.length < MIN_DIGITS ? [] : jobs.filter(({ id }) => id.startsWith(typed));
  if (found.length === 1) {
    return found[0];
  }
  if (found.length > 1) {
    const ids = found.slice(0, SHOWN).map(({ id }) => id.slice(0, typed.length + 4));
    throw userError('ambiguous-job', `Several jobs begin with '${written}': ${ids.join(', ')}.`);
  }
  throw userError('unknown-job', `There is no job '${written}'.${nearOnes(jobs, typed)}`);
}

function nearOnes(jobs: readonly ListedJob[], typed: string): string {
  const near = jobs
    .map(({ id, title, state }) => ({ id, title, state, common: commonDigits(id, typed) }))
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.common - a.common)
    .slice(0, SHOWN);
  if (near.length === 0) {
    return jobs.length === 0 ? ' No job is known here.' : " 'meshlens jobs list' shows the ids.";
  }
  const texts = near.map(({ id, title, state }) => `${shownId(id)} (${title}, ${state})`);
  return ` Near ones: ${texts.join(', ')}.`;
}

/** Places in which the digits agree, a lost or doubled digit counted for what stands before it. */
function commonDigits(id: string, typed: string): number {
  const length = Math.min(typed.length, shownId(id).length);
  let common = 0;
  for (let index = 0; index < length; index++) {
    common += id[index] === typed[index] ? 1 : 0;
  }
  return 2 * common >= length ? common : 0;
}
