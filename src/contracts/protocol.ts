/**
 * Everything that crosses a process or webview boundary, by name. Each entry is `{params, result}`; kinds are string
 * literals; only structured-cloneable data. Bump PROTOCOL_VERSION when an entry changes shape.
 */
import type { CompressionOptions, CompressionReport, VariantOrder } from './compression/report';
import type { JobQuestion, JobState, JobsQuestion, ListedJob } from './jobs';
import type { ModelInspection } from './latency/model-inspection';
import type { ModelQuestion } from './latency/model-question';
import type { NamedIncident } from './named-incident';
import type { SpanLocation } from './problem';
import type { Progress } from './progress';
import type { Explanation, Evidence, Ranker, Report } from './report';
import type { RuntimeChoice } from './runtime-choice';
import type { ScaleQuestion, ScaleScores } from './scale-scores';
import type { ServingQuestion, ServingReport } from './serving/served-model';
import type { ServiceForecastReport } from './forecast/service-forecast';
import type { SloSettings } from './forecast/service-limit';
import type { MapQuestion, ServiceMap } from './service-map';
import type { ScheduleOptions } from './scheduling/schedule-options';
import type { ScheduleReport } from './scheduling/schedule-report';
import type { RecordQuestion, SpanQuestion, TraceQuestion, TraceSearch } from './traces/requests';
import type { TraceList } from './traces/search';
import type { SourceCredentials, SourceQuestion } from './source';
import type { SpanDetails, Trace } from './traces/trace';
import type { ServiceLoadReport } from './workload/service-load';

export type { Progress } from './progress';
export type { RuntimeChoice } from './runtime-choice';

export const PROTOCOL_VERSION = 7;

export interface AnalyzeOptions {
  readonly folder: string;
  /** Width of a window in milliseconds; undefined = chosen from the data. */
  readonly windowMs?: number;
  readonly seed: number;
  readonly runtime: RuntimeChoice;
  /** 'auto' takes what is ahead on later data: the shipped model, the same adapted, or one trained here; otherwise a path to a model folder. */
  readonly model: 'auto' | 'train' | 'shipped' | { readonly file: string };
  /** Where to write the model that scored, as a folder; never inside the analysed one. */
  readonly saveModelTo?: string;
  /** Folder for cached features, models and results; null = do not cache. Never inside the workspace. */
  readonly storageDir: string | null;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** False in an untrusted workspace: parse and view only, never train or load a model. */
  readonly trusted: boolean;
  /** Rules that shall say nothing. */
  readonly disabledRules?: readonly string[];
  /** A file that describes further kinds of trouble, absolute. */
  readonly kindsFile?: string;
  /** What the user called incidents, the latest last. */
  readonly named?: readonly NamedIncident[];
  /** Limits from the settings, in addition to limits in manifests. */
  readonly slo?: SloSettings;
  /** Machine-scoped setting; never taken from the workspace. */
  readonly tfjsNodePath?: string;
}

export interface AnalyzeSourceRequest extends Omit<AnalyzeOptions, 'folder'> {
  readonly source: Omit<SourceQuestion, 'address'> & { readonly address: string };
  readonly credentials: SourceCredentials;
  /** Folder of the extension: below it the answers of each source stay until it is asked again or forgotten. */
  readonly place: string;
}

export interface ExplainOptions extends AnalyzeOptions {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ranker?: Ranker;
  /** Compares requests with those of another interval, or of the rest of the recording; undefined = no comparison. */
  readonly against?: { readonly fromMs: number; readonly toMs: number } | 'rest';
  /** Services that are compared; undefined = the likeliest causes. */
  readonly services?: readonly string[];
}

export interface ForecastServicesOptions extends AnalyzeOptions {
  /** Windows to predict; fewer if the recording is too short. */
  readonly horizonSteps: number;
}

export interface ForecastLoadOptions extends AnalyzeOptions {
  /** Whether the published networks are trained, which takes minutes. */
  readonly networks: boolean;
}

/** A service between two moments. */
export interface CellQuestion {
  readonly folder: string;
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AnalyticsStatus {
  readonly busy: boolean;
  readonly runtime: string | null;
  readonly pid: number;
  /** The process of the job that runs, e.g. a training; null when none runs. */
  readonly jobPid: number | null;
}

export interface StoredReport {
  readonly report: Report;
  readonly ageMs: number;
}

export interface RecordText {
  readonly text: string;
  readonly language: 'json' | 'plaintext';
}

/** Requests the extension host (or a test) sends to the analytics process. */
export interface AnalyticsRequests {
  analyze: { params: AnalyzeOptions; result: Report; progress: Progress };
  /** Asks a live source and analyses its answers; the report's folder is where they lie. */
  analyzeSource: { params: AnalyzeSourceRequest; result: Report; progress: Progress };
  /** Deletes the answers of all live sources. */
  forgetSources: { params: { readonly place: string }; result: null };
  explain: { params: ExplainOptions; result: Explanation; progress: Progress };
  /** Parses manifests again and derives findings again from the last result; never re-reads traces. */
  refreshFindings: { params: AnalyzeOptions; result: Report | null };
  /** Names of the kinds that incidents of a folder can have, in the order of their lists. */
  kindNames: { params: Pick<AnalyzeOptions, 'folder' | 'kindsFile'>; result: readonly string[] };
  /** The last result kept for this folder, if any. */
  lastReport: { params: AnalyzeOptions; result: StoredReport | null };
  /** Learns from the recording how its services go on; findings follow with the next `refreshFindings`. */
  forecast: { params: ForecastServicesOptions; result: ServiceForecastReport; progress: Progress };
  /** The last forecast kept for this folder, with the limits as manifests and settings state them now. */
  lastForecast: { params: AnalyzeOptions; result: ServiceForecastReport | null };
  /** What load every service of the recording will get. */
  forecastLoad: { params: ForecastLoadOptions; result: ServiceLoadReport; progress: Progress };
  /** The last load forecast kept for this folder, with the replicas as manifests state them now. */
  lastLoad: { params: AnalyzeOptions; result: ServiceLoadReport | null };
  /** Simulates how services should be scaled, and what the manifests state instead. */
  schedule: { params: ScheduleOptions; result: ScheduleReport; progress: Progress };
  /** The last schedule kept for this folder, with places and fixes as manifests are now. */
  lastSchedule: { params: AnalyzeOptions; result: ScheduleReport | null };
  /** What one heatmap cell is made of, at any width. */
  cellEvidence: { params: CellQuestion; result: readonly Evidence[] };
  /** The services of the last analysis as a picture; null where nothing was analysed. */
  serviceMap: { params: MapQuestion; result: ServiceMap | null };
  /** The scores at one width of the last analysis, kept for another window; null where there are none. */
  scale: { params: ScaleQuestion; result: ScaleScores | null };
  /** One record of a trace file as readable text, also from a compressed file; long records are cut. */
  readRecord: { params: { folder: string; location: SpanLocation }; result: RecordText };
  /** The ONNX models that one config serves, and the findings about them; opens no model it knows already. */
  servedModels: { params: ServingQuestion; result: ServingReport };
  /** What an ONNX model takes, and how long it takes where it is run. Only for trusted workspaces: native code executes the file. */
  measureModel: {
    params: ModelQuestion & { readonly threads: number };
    result: ModelInspection;
    progress: Progress;
  };
  /** Measures kernels like the models' kernels and stores the calibration of this machine. */
  calibrateLatency: {
    params: CalibrationRequest;
    result: { readonly measuredKernels: number };
    progress: Progress;
  };
  /** Makes a model smaller in every way that is known. Only for trusted workspaces: native code executes the file. */
  compressModel: { params: CompressionOptions; result: CompressionReport; progress: Progress };
  /** Makes one variant again and writes it. */
  writeVariant: {
    params: VariantOrder;
    result: NonNullable<CompressionReport['output']>;
    progress: Progress;
  };
  /** Jobs of all windows on one cache: what goes on first, then what has ended. */
  listJobs: { params: JobsQuestion; result: readonly ListedJob[] };
  /** What a job logged, the latest last. */
  jobLog: { params: JobQuestion; result: readonly string[] };
  /** Cancels a job, whichever window runs it. What has become of it: it may have ended in that moment. */
  cancelJob: { params: JobQuestion; result: JobState };
  /** Runs a job again from its record. */
  retryJob: { params: JobQuestion; result: null; progress: Progress };
  /** Traces that match a query; the first search of a recording makes its index. */
  searchTraces: { params: TraceSearch; result: TraceList; progress: Progress };
  /** One trace, read from its records. */
  readTrace: { params: TraceQuestion; result: Trace; progress: Progress };
  /** What the record of a span says about it. */
  readSpan: { params: SpanQuestion; result: SpanDetails };
  /** The trace of a record, with the span that is meant where that can be told; null when it holds none. */
  traceAt: {
    params: RecordQuestion;
    result: { readonly traceId: string; readonly spanId: string | null } | null;
  };
  status: { params: null; result: AnalyticsStatus };
}

export interface CalibrationRequest extends Pick<ModelQuestion, 'dimensions' | 'storageDir'> {
  readonly models: readonly Pick<ModelQuestion, 'file' | 'fileName'>[];
}

/** One-way messages from the analytics process. */
export interface AnalyticsEvents {
  log: { level: 'info' | 'warn' | 'error'; message: string };
}
