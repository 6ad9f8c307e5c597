import { canBeCancelled, type JobState } from '../../contracts/jobs';
import { userError } from '../../process/rpc/errors';
import { sleep } from '../../process/supervisor/waiting';
import { dropClaim, mayLive, readClaim } from '../results/claim';
import { openJobBook } from './book';
import { dropFlag, raiseFlag } from './cancel-flag';
import { claimFileOf, listJobs } from './list';

const POLL_MS = 100;

export interface CancelOptions {
  readonly signal: AbortSignal;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly date: () => number;
  readonly log: (line: string) => void;
  /** How long the owner may take to answer; it looks every second. */
  readonly patienceMs?: number;
}

/**
 * Cancels a job, whichever process runs it, for all who wait for it. One whose process is gone is given up.
 * @param shared folder of jobs in the cache
 * @returns what has become of it: it may have ended in that moment
 * @throws user error `not-running` for a job that is over, `no-answer` where the owner does not react
 */
export async function cancelJob(
  shared: string,
  id: string,
  { signal, now, date, log, patienceMs = 15_000 }: CancelOptions,
): Promise<JobState> {
  const book = openJobBook(shared, log);
  const file = claimFileOf(shared, id);
  const first = await readClaim(file);
  if (first === null) {
    const known = (await listJobs(shared)).find((job) => job.id === id);
    if (known === undefined || !canBeCancelled(known)) {
      throw userError(
        'not-running',
        `The job is ${known?.state ?? 'not known any more'}: there is nothing to cancel.`,
      );
    }
  }
  const startedMs = now();
  for (let claim = first; claim !== null && claim.token === first?.token; claim = await readClaim(file)) {
    if (!mayLive(claim)) {
      const { token, pid, host, noun, origin, startedMs: began, log: lines, record } = claim;
      await dropClaim(file, token);
      await dropFlag(file);
      await book.put(id, {
        ...{ format: 1, state: 'cancelled', isForAll: true, endedMs: date(), record },
        ...{ token, pid, host, noun, origin, startedMs: began, log: lines },
        reason: 'It was given up after its process had ended.',
      });
      return 'cancelled';
    }
    if (now() - startedMs > patienceMs) {
      throw userError(
        'no-answer',
        `Process ${claim.pid} on ${claim.host}, which runs the job, does not answer. It cancels once it looks.`,
      );
    }
    await raiseFlag(file, claim.token);
    await sleep(POLL_MS, signal);
    signal.throwIfAborted();
  }
  return (await book.get(id))?.state ?? 'cancelled';
}
