import type { LoggedProblem, PartStart } from './problem-log';

/** What one piece of a file gave, besides its spans. */
export interface PieceReading {
  /** Spans handed over. */
  readonly spans: number;
  /** Records, good and bad, and lines: what comes behind is counted on from here. */
  readonly passed: PartStart;
  readonly problems: readonly LoggedProblem[];
  /** The first keys around the records that mean nothing here. */
  readonly otherKeys: readonly string[];
}
