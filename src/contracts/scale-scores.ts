/** Scores of all services at one width, as they are stored and sent. */
export interface ScaleScores {
  readonly widthMs: number;
  /** A multiple of the width. */
  readonly startMs: number;
  readonly windows: number;
  readonly services: readonly string[];
  /** Row-major [windows, services]; 1 = the threshold; NaN where a service has too few requests to be judged. */
  readonly scores: Float32Array;
}

/** Asks for the scores at one width of the report made at `createdMs`. */
export interface ScaleQuestion {
  readonly folder: string;
  readonly storageDir: string | null;
  readonly createdMs: number;
  readonly widthMs: number;
}

/** What was judged when. */
export interface StoredScales {
  readonly createdMs: number;
  readonly scales: readonly ScaleScores[];
}
