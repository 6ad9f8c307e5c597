/** What `meshlens schedule` and the Schedule page ask for. */
export interface ScheduleOptions {
  readonly folder: string;
  /** Metric file with the requests from outside over time; null: as recorded, and as forecast to go on. */
  readonly loadFile: string | null;
  /** Column of it; null where it has one. */
  readonly loadColumn: string | null;
  /** Hours that are simulated at most. */
  readonly hours: number;
  /** 95 % of the requests of a minute are to be answered within this time; null: from manifests, or twice what was recorded. */
  readonly objectiveP95Ms: number | null;
  /** What a minute of violation is worth, in minutes of all pods that are needed. */
  readonly violationWeight: number;
  readonly seeds: readonly number[];
  /** Seconds that a pod takes to start. */
  readonly startS: number;
  /** Rounds in which the learned policy practises on the recorded system before it is compared; 0 for none. */
  readonly trainRounds: number;
  readonly storageDir: string | null;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Trained policies run in a trusted workspace only, as all models. */
  readonly trusted: boolean;
}

/** What a minute of violation is worth, in minutes of all pods that are needed, unless somebody says otherwise. */
export const USUAL_VIOLATION_WEIGHT = 10;

/** Each experience of a batch holds who calls whom, as two matrices of all services. */
export const MAX_TRAINED_SERVICES = 200;
