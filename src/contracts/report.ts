/**
 * The JSON report: the documented, versioned contract of `meshlens analyze --json` and of the analysis result the
 * editor shows. docs/report.md explains every field; docs/report.schema.json validates it.
 */
import type { AttributeLift } from './attribute-lift';
import type { CallCheck } from './call-check';
import type { Fix } from './fix';
import type { FollowUpChange } from './follow-up';
import type { BriefKind, IncidentKind } from './incident-kind';
import type { JoinedMetrics, MetricEvidence } from './metric-evidence';
import type { Problem, SpanLocation } from './problem';
import type { SelectionComparison } from './compared-red';
import type { Copies, Red, RedTrend } from './red';
import type { SimilarIncident } from './similar-incident';

export const REPORT_VERSION = 1;

export type InputKind =
  | 'otlp'
  | 'jaeger'
  | 'zipkin'
  | 'span-documents'
  | 'csv-spans'
  | 'compose'
  | 'kubernetes'
  | 'triton'
  | 'metrics'
  | 'unknown';

/** Whether files of this kind declare something, instead of recording what happened. */
export function isManifestKind(kind: InputKind): kind is 'compose' | 'kubernetes' | 'triton' {
  return kind === 'compose' || kind === 'kubernetes' || kind === 'triton';
}

export interface ReportInput {
  /** Path relative to the analysed folder, with forward slashes. */
  readonly file: string;
  readonly kind: InputKind;
  /** Spans read, services declared, models configured, or series measured. */
  readonly records: number;
  readonly problems: readonly Problem[];
}

export interface ReportService {
  readonly name: string;
  /** Where a manifest declares the service; null when only traces know it. */
  readonly declared: { readonly file: string; readonly line: number; readonly column: number } | null;
  /** The namespace its first declaration with one states; absent where none does. */
  readonly namespace?: string;
  readonly spans: number;
  /** True for a database, queue or remote host that was only seen from its callers. */
  readonly external: boolean;
  /** Its requests in the last tenth of the recording, beside usually; absent where none was recorded. */
  readonly red?: ServiceFigures;
}

/** `versions` and `instances`: at most 10 of each, unusual ones first; absent where there is one only. */
export interface ServiceFigures extends Red, Partial<Copies> {
  /** At most 40 points. */
  readonly trend: RedTrend;
}

export interface ReportEdge {
  readonly from: string;
  readonly to: string;
  readonly declared: boolean;
  readonly observed: boolean;
  readonly calls: number;
  /** Messages from producer to consumer, by links between their spans; present only on an edge of messages, which has no calls. */
  readonly messages?: number;
  /** Its calls in the last tenth of the recording, beside usually; absent where none was recorded. */
  readonly red?: Red;
}

export interface ReportWindows {
  readonly startMs: number;
  readonly widthMs: number;
  readonly count: number;
  /** False where the recording has a gap: missing, not zero. */
  readonly present: readonly boolean[];
}

export interface BacktestRow {
  readonly model: string;
  /** Mean normalised next-window error on held-out windows; lower is better. */
  readonly error: number;
  readonly spread: number | null;
  readonly chosen: boolean;
}

export interface AnomalyScale {
  readonly widthMs: number;
  /** Start of its first window. */
  readonly startMs: number;
  readonly count: number;
  /** Services with enough requests to be judged in some window of this width. */
  readonly services: readonly string[];
}

/** Errors are medians over windows with standard errors; null for too few windows. */
export interface ModelFit {
  /** End of the recording when the model was trained. */
  readonly trainedUntilMs: number;
  /** Windows with enough history that were appended since. */
  readonly appendedWindows: number;
  readonly error: number | null;
  readonly spread: number | null;
  readonly testError: number | null;
  readonly testSpread: number | null;
  /** The model no longer fits: train again. */
  readonly drift: boolean;
}

export interface AnomalyReport {
  /** Per service, one score per window; null where the window or the service's data is missing. 1 = the threshold. */
  readonly scores: Readonly<Record<string, readonly (number | null)[]>>;
  /** Scores above this count as anomalous. Scores are calibrated so that this is 1. */
  readonly threshold: number;
  /** The widths at which the recording was judged, the finest first. */
  readonly scales: readonly AnomalyScale[];
  readonly model: {
    readonly name: string;
    readonly source: 'trained' | 'adapted' | 'shipped' | 'file' | 'none';
    readonly runtime: string;
    readonly seed: number;
    readonly parameters: number;
    readonly epochs: number;
    readonly note: string | null;
    /** How a model of an earlier run fits what was appended since; null for any other model. */
    readonly fit: ModelFit | null;
  };
  readonly backtest: {
    readonly protocol: string;
    readonly rows: readonly BacktestRow[];
  };
}

export interface Evidence {
  /** A sentence a person can act on. */
  readonly text: string;
  readonly feature: string;
  /** Robust standard deviations from the service's normal value; sign gives the direction. */
  readonly deviation: number;
  readonly normal: number | null;
  readonly observed: number | null;
  readonly unit: string;
  /** The other end when the evidence is about a call edge or a neighbour. */
  readonly neighbour: string | null;
  /** Spans that show it. */
  readonly spans: readonly SpanLocation[];
}

export interface Cause {
  readonly service: string;
  /** In units of the threshold, as the score of its incident, which is that of the first cause. */
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

export interface Incident {
  readonly fromMs: number;
  readonly toMs: number;
  readonly score: number;
  /** Services that took part, the likeliest cause first. */
  readonly causes: readonly Cause[];
  /** What kind of trouble the first cause shows; absent where too little is known of it. */
  readonly kind?: IncidentKind;
  /** Earlier incidents of the workspace that look like it, the nearest first, at most three; absent where none does. */
  readonly similar?: readonly SimilarIncident[];
  /** Services it reached over calls, nearest to the cause first; absent where there is none. */
  readonly affected?: readonly AffectedService[];
  /** Attribute values that requests to the first causes carry mainly inside, the highest lift first; absent where none. */
  readonly attributes?: readonly AttributeLift[];
  /** Changes in what requests do after a call that concerns the first cause; absent where none. */
  readonly followUps?: readonly FollowUpChange[];
  /** Measurements of the causes beside the traces that stand out; absent where none. */
  readonly metrics?: readonly MetricEvidence[];
}

/** A lasting change of level: from one moment on, up to the end or the next change, a service is different. */
export interface Change {
  readonly service: string;
  readonly feature: string;
  readonly sinceMs: number;
  /** Medians in `unit`; null where the series of the report cannot tell. */
  readonly before: number | null;
  readonly after: number | null;
  readonly unit: string;
  /** The other end when the change is about calls. */
  readonly neighbour: string | null;
  /** A statement about the service, without the moment. */
  readonly text: string;
}

/** A caller that became slower, or failed more, because of what it calls. */
export interface AffectedService {
  readonly service: string;
  /** The called service that explains it. */
  readonly because: string;
  readonly quantity: 'latency' | 'errors';
  /** Median latency in milliseconds, or share of failed requests, outside and inside the incident. */
  readonly normal: number;
  readonly observed: number;
  /** Share of the rise that the called service explains, 0 to 1. */
  readonly explained: number;
  readonly text: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** One short sentence, at most about 80 characters. */
  readonly summary: string;
  /** The whole statement with its evidence. */
  readonly message: string;
  readonly service: string | null;
  /** Of the incident that it is about; absent where there is none, or its kind is not known. */
  readonly kind?: BriefKind & Pick<IncidentKind, 'isUnknown'>;
  /** An edit of `file` that removes the finding; absent where none is certain. */
  readonly fix?: Fix;
  readonly related: readonly { readonly location: SpanLocation; readonly message: string }[];
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

export interface Timing {
  readonly step: string;
  readonly ms: number;
  readonly cached: boolean;
}

export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly tool: { readonly name: 'meshlens'; readonly version: string };
  readonly folder: string;
  readonly createdMs: number;
  readonly inputs: readonly ReportInput[];
  readonly skipped: readonly SkippedFile[];
  readonly services: readonly ReportService[];
  readonly edges: readonly ReportEdge[];
  readonly windows: ReportWindows;
  readonly anomaly: AnomalyReport;
  readonly incidents: readonly Incident[];
  /** Lasting changes of level, in order of time; they are no incidents. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  /** What is wrong with calls throughout the recording: counts without a comparison over time. */
  readonly checks: readonly CallCheck[];
  /** Which services the series of metric files belong to; absent without metric files. */
  readonly metrics?: readonly JoinedMetrics[];
  /** Statements about the analysis as a whole: why something is empty, what was assumed. */
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}

export type Ranker = 'model' | 'zscore' | 'identity';

export interface Explanation {
  readonly version: typeof REPORT_VERSION;
  readonly folder: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly windowsUsed: number;
  /** Highest score of any service in the interval, in units of the threshold; at most 1 where nothing is unusual. */
  readonly peak: number | null;
  readonly ranker: Ranker;
  /** Why this ranker is the default here; chosen without labels. */
  readonly rankerReason: string;
  /** Every service ranked. */
  readonly causes: readonly Cause[];
  /** Attribute values that requests to the first causes carry mainly inside, the highest lift first; absent where none. */
  readonly attributes?: readonly AttributeLift[];
  /** Changes in what requests do after a call that concerns the first cause; absent where none. */
  readonly followUps?: readonly FollowUpChange[];
  /** Measurements of the causes beside the traces that stand out; absent where none. */
  readonly metrics?: readonly MetricEvidence[];
  /** Requests in the interval beside others; absent where nobody asked for it. */
  readonly comparison?: SelectionComparison;
  /** The other rankers' order over the same services. */
  readonly table: readonly {
    readonly ranker: Ranker;
    readonly services: readonly string[];
    readonly scores: readonly number[];
  }[];
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}
