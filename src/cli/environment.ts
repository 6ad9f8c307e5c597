import type { ForecastOptions, ForecastReport } from '../contracts/forecast/forecast-report';
import type { AnalyzeOptions, ExplainOptions, ForecastServicesOptions } from '../contracts/protocol';
import type { Explanation, Report } from '../contracts/report';
import type { LatencyOptions, LatencyReport } from '../contracts/latency/report';
import type { ServingDocument } from '../contracts/serving/document';
import type { AnalysisContext } from '../app/context';
import type { ServingOptions } from '../app/models/serving';

/** What a command gives an analysis; where training happens is added by the program's entry. */
export type CommandContext = Omit<AnalysisContext, 'trainer'>;

/** The part of a writable stream the command line uses. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything outside the command line that it touches, so that a test can run a whole command in memory. */
export interface CliEnvironment {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
  readonly version: string;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** With how far to look ahead, also forecasts and compares with limits. */
  analyze(options: AnalyzeOptions | ForecastServicesOptions, context: CommandContext): Promise<Report>;
  explain(options: ExplainOptions, context: CommandContext): Promise<Explanation>;
  forecast(options: ForecastOptions, context: CommandContext): Promise<ForecastReport>;
  runtime(options: LatencyOptions, context: CommandContext): Promise<LatencyReport>;
  serving(options: ServingOptions, context: CommandContext): Promise<ServingDocument>;
}
