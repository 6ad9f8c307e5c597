import type { SpanLocation } from './problem';

/** What can be wrong with the calls of an edge throughout a recording, without any comparison over time. */
export type CallCheckKind = 'failing' | 'timeout' | 'retries' | 'late-answer';

/** Counts of one thing that is wrong throughout a recording. */
export interface CallCheck {
  readonly kind: CallCheckKind;
  /** The caller; null for requests whose caller was not recorded. */
  readonly from: string | null;
  /** The called service. */
  readonly to: string;
  /** Calls concerned; for `retries`, requests of the caller that repeated a call. */
  readonly count: number;
  /** All calls of the edge; for `retries`, requests of the caller in which such a call failed. */
  readonly of: number;
  /** For `failing`: failed calls during which a call further down failed as well. */
  readonly passedOn: number;
  /** For `timeout`: the round duration in milliseconds. */
  readonly roundMs: number | null;
  /** For `retries`: most attempts in one request. */
  readonly attempts: number | null;
  /** Status messages and exception texts, grouped, the most frequent first. */
  readonly messages: readonly FailureMessage[];
  /** Spans that show it. */
  readonly spans: readonly SpanLocation[];
}

export interface FailureMessage {
  /** The first text of its group: texts that differ only in numbers and ids count together. */
  readonly text: string;
  readonly count: number;
}
