/** What the end of a process says about the job that ran in it. */
import { isAbort, userError, type RpcError } from '../../process/rpc/errors';
import type { AnyJob } from '../job';
import { crashed } from '../native-crash';
import { JobFailed } from '../runner';
import type { Verdict } from './watch';
import { WorkerGone } from './worker';

export type Failure =
  /** The job itself says so: another attempt would say the same. */
  | { readonly kind: 'job'; readonly error: unknown }
  /** Another attempt resumes where this one ended. */
  | { readonly kind: 'process'; readonly error: JobFailed }
  | { readonly kind: 'memory'; readonly error: RpcError };

const OUT_OF_HEAP = /heap out of memory|bad_alloc|Cannot allocate memory/;
const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

/**
 * @param verdict of the watch, when it ended the process
 * @param hasProgressed whether the attempt reported progress: a native library that does not fit the machine never gets there
 */
export function failureOf(
  job: Pick<AnyJob, 'noun'>,
  thrown: unknown,
  verdict: Verdict | undefined,
  hasProgressed: boolean,
  memoryBytes: number,
): Failure {
  if (!(thrown instanceof WorkerGone) || isAbort(thrown)) {
    return { kind: 'job', error: thrown };
  }
  const { exit, message } = thrown;
  if (verdict?.kind === 'memory') {
    return { kind: 'memory', error: outOfMemory(job, `it used ${megabytes(verdict.rssBytes)}`, memoryBytes) };
  }
  if (exit?.lastLines.some((line) => OUT_OF_HEAP.test(line)) === true) {
    return { kind: 'memory', error: outOfMemory(job, 'no more could be allocated', memoryBytes) };
  }
  const detail = verdict?.kind === 'hung' ? 'it gave no sign of life' : message;
  const error = new JobFailed(job, detail, exit);
  return crashed(exit) && !hasProgressed ? { kind: 'job', error } : { kind: 'process', error };
}

function outOfMemory({ noun }: Pick<AnyJob, 'noun'>, detail: string, memoryBytes: number): RpcError {
  return userError(
    'out-of-memory',
    `The ${noun} needs more memory than a process may take (${megabytes(memoryBytes)}): ${detail}. Give it less data, or run it on a machine with more memory.`,
  );
}
