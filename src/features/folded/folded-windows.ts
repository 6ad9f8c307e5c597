/** A recording that was folded into windows elsewhere, from which the spans themselves do not come. Plain data. */
export interface FoldedWindows {
  readonly startMs: number;
  readonly widthMs: number;
  readonly count: number;
  /** The range that was folded; the first and the last window may reach beyond it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Names; their numbers are used below. */
  readonly services: readonly string[];
  /** Spans of each service. */
  readonly spans: readonly number[];
  /** Requests that services answered. */
  readonly answered: readonly AnsweredCell[];
  /** Calls, as their callers saw them. */
  readonly called: readonly CalledCell[];
}

/** Durations in the bins of `QuantileBins`, ascending by bin. */
export interface Durations {
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

/** Requests of one operation of a service in one window. */
export interface AnsweredCell extends Durations {
  readonly window: number;
  readonly service: number;
  readonly operation: string;
  readonly requests: number;
  readonly failed: number;
  /** Failed although none of the calls it made failed. */
  readonly failedAlone: number;
}

/** Calls from one service to another in one window. */
export interface CalledCell extends Durations {
  readonly window: number;
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly failed: number;
  /** Failed without a failed request below: they never got an answer. */
  readonly unanswered: number;
}
