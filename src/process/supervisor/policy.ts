/** How the supervisor treats one kind of request. */
export interface RequestPolicy {
  /** Without an answer for this long the process counts as hung. */
  readonly deadlineMs: number;
  /** Long work reports progress: each report starts the deadline again. */
  readonly progressResetsDeadline: boolean;
  /** Retried once on a new process when the process crashes meanwhile. Costly work is not: it may be the cause. */
  readonly retryAfterCrash: boolean;
}

/** A request that is answered from what is known or from a file or two. */
export function shortRequest(deadlineMs: number): RequestPolicy {
  return { deadlineMs, progressResetsDeadline: false, retryAfterCrash: true };
}

/** Work that takes as long as it takes, and reports progress at least every `deadlineMs`. */
export function longRequest(deadlineMs: number): RequestPolicy {
  return { deadlineMs, progressResetsDeadline: true, retryAfterCrash: false };
}

/** Reading a model of some hundred megabytes from a slow disk, in a process that has to start first. */
export const OPENING_MODELS_MS = 60_000;
