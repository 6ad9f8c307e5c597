import type { ModelReaderRequests } from '../../contracts/latency/model-inspection';
import type { AnalyticsRequests } from '../../contracts/protocol';

/** How the supervisor treats one kind of request. */
export interface MethodPolicy {
  /** Without an answer for this long the process counts as hung. */
  readonly deadlineMs: number;
  /** Long work reports progress: each report starts the deadline anew. */
  readonly progressResetsDeadline: boolean;
  /** Retried once on a fresh process when the process crashes meanwhile. Costly work is not: it may be the cause. */
  readonly retryAfterCrash: boolean;
}

const quick = (deadlineMs: number): MethodPolicy => ({
  deadlineMs,
  progressResetsDeadline: false,
  retryAfterCrash: true,
});

/** A model of some hundred megabytes on a slow disk, and a process that has to start. */
const OPENING_MODELS_MS = 60_000;

export const analyticsMethods: { readonly [K in keyof AnalyticsRequests]: MethodPolicy } = {
  analyze: { deadlineMs: 120_000, progressResetsDeadline: true, retryAfterCrash: false },
  explain: { deadlineMs: 120_000, progressResetsDeadline: true, retryAfterCrash: false },
  forecast: { deadlineMs: 120_000, progressResetsDeadline: true, retryAfterCrash: false },
  lastForecast: quick(30_000),
  refreshFindings: quick(30_000),
  lastReport: quick(30_000),
  cellEvidence: quick(30_000),
  readRecord: quick(60_000),
  servedModels: quick(OPENING_MODELS_MS),
  measureModel: { deadlineMs: 300_000, progressResetsDeadline: true, retryAfterCrash: false },
  calibrateLatency: { deadlineMs: 120_000, progressResetsDeadline: true, retryAfterCrash: false },
  // The process answers between two chunks of reading, so a busy one may need a while.
  status: quick(15_000),
};

/** A request that a cancelled one took along is asked again, so one file may bring the process down twice. */
export const modelReaderMethods: { readonly [K in keyof ModelReaderRequests]: MethodPolicy } = {
  inspectModel: quick(OPENING_MODELS_MS),
};
