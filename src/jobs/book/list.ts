/** All jobs that are known in a cache: claims are what runs, the book is what has ended. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { jobTitle, type JobState, type ListedJob } from '../../contracts/jobs';
import { mayLive, readClaim, type ClaimState } from '../results/claim';
import { WAITING } from '../waiting';
import { openJobBook, type EndedJob } from './book';

export interface KnownJob extends ListedJob {
  /** What it logged, the latest last. */
  readonly log: readonly string[];
}

const SUFFIX = '.json';
/** In the order of the list. */
const ORDER: readonly JobState[] = ['running', 'queued', 'interrupted', 'failed', 'cancelled', 'done'];

/** @param shared folder of jobs in the cache */
export const claimFileOf = (shared: string, id: string): string =>
  path.join(shared, 'running', `${id}${SUFFIX}`);

/**
 * What is going on first, then what has ended, the latest first.
 * @param shared folder of jobs in the cache
 */
export async function listJobs(shared: string): Promise<readonly KnownJob[]> {
  const names = await readdir(path.join(shared, 'running')).catch(() => []);
  const ids = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  const claims = await Promise.all(
    ids.map(async (id) => [id, await readClaim(claimFileOf(shared, id))] as const),
  );
  const jobs = new Map<string, KnownJob>();
  for (const [id, ended] of await openJobBook(shared, () => undefined).all()) {
    jobs.set(id, listed(id, ended, ended.state, ended));
  }
  for (const [id, claim] of claims) {
    // The file of another program, or of a version that wrote less.
    if (typeof claim?.record?.kind === 'string' && !claim.isPart) {
      jobs.set(id, listed(id, claim, stateOf(claim), { endedMs: null, reason: null }));
    }
  }
  return [...jobs.values()].sort(
    (a, b) =>
      phaseOf(a) - phaseOf(b) ||
      (b.endedMs ?? 0) - (a.endedMs ?? 0) ||
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      a.startedMs - b.startedMs,
  );
}

const phaseOf = ({ endedMs }: ListedJob): number => (endedMs === null ? 0 : 1);

function stateOf(claim: ClaimState): JobState {
  if (!mayLive(claim)) {
    return 'interrupted';
  }
  return claim.progress?.step === WAITING.step ? 'queued' : 'running';
}

function listed(
  id: string,
  { record, noun, origin, host, pid, startedMs, log, ...rest }: ClaimState | EndedJob,
  state: JobState,
  { endedMs, reason }: Pick<ListedJob, 'endedMs' | 'reason'>,
): KnownJob {
  return {
    id,
    state,
    kind: record.kind,
    title: jobTitle(record.kind, noun),
    origin,
    host,
    pid,
    startedMs,
    endedMs,
    progress: 'progress' in rest ? rest.progress : null,
    reason,
    log,
  };
}
