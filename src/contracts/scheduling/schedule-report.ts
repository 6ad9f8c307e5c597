import type { Fix } from '../fix';
import type { SourceRange } from '../problem';
import { isManifestKind, type ReportInput, type Timing } from '../report';

export const SCHEDULE_VERSION = 1;

/**
 * The JSON of `meshlens schedule --json`, and what the Schedule page shows: a documented, versioned contract. docs/scheduling.md
 * explains every field, docs/schedule.schema.json validates it.
 */
export interface ScheduleReport {
  readonly version: typeof SCHEDULE_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly folder: string;
  readonly createdMs: number;
  readonly recording: RecordingSize;
  readonly calibration: ScheduleCalibration;
  readonly load: ScheduleLoad;
  readonly objective: ScheduleObjective;
  /** The same seeds for every policy; a run has the same requests for all. */
  readonly simulation: {
    readonly seeds: readonly number[];
    readonly hours: number;
    readonly intervalS: number;
  };
  readonly services: readonly ScheduledService[];
  /** What the manifests state first, then fixed numbers, autoscalers, rule, learned policy, oracle. */
  readonly policies: readonly PolicyOutcome[];
  /** Name of the policy that the recommended numbers come from; null where what is stated is good enough. */
  readonly recommended: string | null;
  /** What to do in situations that may come, worked out before they do. */
  readonly strategies: readonly Strategy[];
  readonly recommendations: readonly Recommendation[];
  /** CPU and memory that should be other amounts, where metric files beside the traces measure them. */
  readonly resources: readonly ResourceRecommendation[];
  /** Services that manifests scale otherwise by now than was simulated; none where they were just simulated. */
  readonly changed: readonly string[];
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}

/** What was read. A kept schedule is shown as long as an analysis reads as much. */
export interface RecordingSize {
  /** Files of traces and metrics. */
  readonly files: number;
  readonly records: number;
}

export function recordingSize(inputs: readonly ReportInput[]): RecordingSize {
  const recorded = inputs.filter(({ kind }) => !isManifestKind(kind));
  return {
    files: recorded.length,
    records: recorded.reduce((sum, { records }) => sum + records, 0),
  };
}

/** What the simulator was made from. */
export interface ScheduleCalibration {
  readonly requests: number;
  readonly seconds: number;
  readonly requestsPerS: number;
  readonly operations: number;
  /** 90 % quantile of the time to the answer, as recorded and as simulated at the recorded rate, in milliseconds. */
  readonly recordedP90Ms: number;
  readonly simulatedP90Ms: number;
}

/** Requests from outside that were simulated. */
export interface ScheduleLoad {
  readonly source: 'forecast' | 'recording' | 'file';
  /** File, or the model that forecast. */
  readonly detail: string;
  readonly stepS: number;
  readonly requestsPerS: readonly number[];
  readonly meanPerS: number;
  readonly peakPerS: number;
}

export interface ScheduleObjective {
  /** 95 % of the requests of a minute are to be answered within this time. */
  readonly p95Ms: number;
  readonly source: 'manifest' | 'option' | 'default';
  /** What a minute of violation is worth, in minutes of all pods that are needed. */
  readonly violationWeight: number;
}

export interface ScheduledService {
  readonly name: string;
  /** Mean work of a request to it, in milliseconds. */
  readonly workMs: number;
  /** Requests to it for one from outside. */
  readonly visits: number;
  readonly serversPerPod: number;
  /** False for what is outside, which keeps its size. */
  readonly isScaled: boolean;
  /** Pods that are stated, or between which an autoscaler may choose; null where no manifest says. */
  readonly stated: StatedScale | null;
}

export interface StatedScale {
  readonly replicas: number;
  readonly minReplicas: number | null;
  readonly maxReplicas: number | null;
  readonly targetPercent: number | null;
}

export interface PolicyOutcome {
  /** Such as `stated`, `hpa60`, `rule`, `rl`, `oracle`. */
  readonly name: string;
  readonly title: string;
  /** Means over the seeds. */
  readonly violationMinutes: number;
  readonly replicaHours: number;
  /** Least and most over the seeds. */
  readonly spread: {
    readonly violationMinutes: readonly [number, number];
    readonly replicaHours: readonly [number, number];
  };
  /** Replicas of all scaled services over time, of the first seed; one value for each `stepS`. */
  readonly timeline: {
    readonly stepS: number;
    readonly replicas: readonly number[];
    readonly p95Ms: readonly (number | null)[];
  };
}

/** Prepared numbers for one situation. */
export interface Strategy {
  /** For people, such as `Load of the expected peak`, `node lost`. */
  readonly situation: string;
  readonly replicas: readonly { readonly service: string; readonly replicas: number }[];
  readonly expectedP95Ms: number | null;
}

/** A number on a line of a manifest that should be another. */
export interface Recommendation {
  readonly service: string;
  /** The field as the manifest calls it, such as `spec.replicas`. */
  readonly field: string;
  readonly stated: number;
  readonly recommended: number;
  readonly place: SourceRange;
  /** A sentence with the reason. */
  readonly reason: string;
  /** Whether `before` and `after` differ in the numbers of this service only, or in all that are recommended. */
  readonly effectOf: 'service' | 'all';
  /** Of the simulations behind `before` and `after`. */
  readonly seeds: readonly number[];
  readonly before: RecommendationEffect;
  readonly after: RecommendationEffect;
  /** Changes all recommended numbers of the service at once; null where one of them cannot be edited for certain. */
  readonly fix: Fix | null;
}

export interface RecommendationEffect {
  readonly violationMinutes: number;
  /** Least and most over the seeds. */
  readonly violationBand: readonly [number, number];
  readonly replicaHours: number;
}

/** What recommended numbers bring in their simulation; none where they help only beside others. */
export function gainOf({
  before,
  after,
}: Pick<Recommendation, 'before' | 'after'>): 'violations' | 'hours' | 'none' {
  if (after.violationMinutes < before.violationMinutes) {
    return 'violations';
  }
  return after.violationMinutes === before.violationMinutes && after.replicaHours < before.replicaHours
    ? 'hours'
    : 'none';
}

/** An amount of CPU or memory on a line of a manifest that should be another. CPU in cores, memory in bytes. */
export interface ResourceRecommendation {
  readonly service: string;
  /** Null for a Compose service, which is one container. */
  readonly container: string | null;
  /** The field as the manifest calls it, such as `resources.requests.cpu`. */
  readonly field: string;
  readonly quantity: 'cpu' | 'memory';
  /** A request is too large, a limit too small. */
  readonly kind: 'request' | 'limit';
  readonly stated: number;
  readonly recommended: number;
  readonly place: SourceRange;
  readonly evidence: ResourceEvidence;
  /** Pods that the simulation has, as stated or as recommended, whichever are fewer; the least of an autoscaler. */
  readonly pods: number;
  /** What the field states for all pods over the simulated time, in core-hours or GiB-hours. */
  readonly before: number;
  readonly after: number;
  readonly fix: Fix | null;
}

/** Where what a pod needs comes from. */
export interface ResourceEvidence {
  readonly file: string;
  readonly metric: string;
  readonly pods: number;
  readonly samples: number;
  /** Of the pod that used most: the 95 % quantile of CPU, the maximum of memory. */
  readonly measured: number;
  /** Requests per second and pod at the simulated peak for one that was recorded, at least 1; always 1 for memory. */
  readonly growth: number;
  /** `measured` times `growth`. */
  readonly needed: number;
}
