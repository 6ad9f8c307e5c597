/** What the queue is called in Redis. */

const PREFIX = 'meshlens';
const CODE_DIGITS = 16;

/** Keys of everything that Meshlens writes begin with it. */
export const KEY_PREFIX = PREFIX;

/**
 * Programs that compute differently do not share a queue: a worker of an older version gets no job of a newer one.
 * @param code hash of the program that computes
 */
export const queueName = (code: string): string => `jobs-${code.slice(0, CODE_DIGITS)}`;

/** A job in the queue. Its id is the address of its result. */
export interface QueuedJob {
  /** A `JobRecord` as JSON. */
  readonly record: string;
}

/** Why a job failed, as the queue keeps it. */
export interface FailedJob {
  readonly code: string;
  readonly message: string;
}
