import type {
  AnalyzeOptions,
  AnalyzeSourceRequest,
  CellQuestion,
  ExplainOptions,
  ForecastLoadOptions,
  ForecastServicesOptions,
} from '../../contracts/protocol';
import type { Evidence, Explanation, Report } from '../../contracts/report';
import type { ScaleScores } from '../../contracts/scale-scores';
import type { ScheduleOptions } from '../../contracts/scheduling/schedule-options';
import type { ScheduleReport } from '../../contracts/scheduling/schedule-report';
import type { ServingQuestion, ServingReport } from '../../contracts/serving/served-model';
import type { ServiceForecastReport } from '../../contracts/forecast/service-forecast';
import type { ServiceLoadReport } from '../../contracts/workload/service-load';
import type { AnalysisContext } from '../context';
import type { MadeOf } from '../use-cases/refresh-findings';

/** The analyses behind the requests; passed in so that the serving part can be tested without them. */
export interface AnalyticsPipeline {
  analyze(options: AnalyzeOptions, context: AnalysisContext): Promise<Report>;
  analyzeSource(options: AnalyzeSourceRequest, context: AnalysisContext): Promise<Report>;
  explain(options: ExplainOptions, context: AnalysisContext): Promise<Explanation>;
  forecast(options: ForecastServicesOptions, context: AnalysisContext): Promise<ServiceForecastReport>;
  forecastLoad(options: ForecastLoadOptions, context: AnalysisContext): Promise<ServiceLoadReport>;
  schedule(options: ScheduleOptions, context: AnalysisContext): Promise<ScheduleReport>;
  /** Parses manifests again and derives the findings of `last` again; never reads traces. */
  refreshFindings(
    options: AnalyzeOptions,
    last: Report,
    context: AnalysisContext,
    made: MadeOf,
  ): Promise<Report>;
  /** The forecast with the limits as manifests and settings state them now; never reads traces. */
  refreshLimits(
    options: AnalyzeOptions,
    last: Report,
    forecast: ServiceForecastReport,
    context: AnalysisContext,
  ): Promise<ServiceForecastReport>;
  /** The load forecast with the replicas as manifests state them now; never reads traces. */
  refreshReplicas(
    options: AnalyzeOptions,
    last: Report,
    load: ServiceLoadReport,
    context: AnalysisContext,
  ): Promise<ServiceLoadReport>;
  /** The schedule with places and fixes as manifests are now; never reads traces. @param last null where nothing was analysed */
  refreshSchedule(
    options: AnalyzeOptions,
    last: Report | null,
    schedule: ScheduleReport,
    context: AnalysisContext,
  ): Promise<ScheduleReport>;
  /** Names of the kinds that incidents can have. */
  kindNames(options: Pick<AnalyzeOptions, 'folder' | 'kindsFile'>): Promise<readonly string[]>;
  /** The models that one config serves, with what there is to say about them. */
  servedModels(question: ServingQuestion, context: AnalysisContext): Promise<ServingReport>;
  /** What any cell of the last analysis is made of; null when that folder was not analysed by this process. */
  cellEvidence?(cell: CellQuestion): readonly Evidence[] | null;
  /** The scores of the last analysis at single widths; null when that folder was not analysed by this process. */
  scales?(folder: string): readonly ScaleScores[] | null;
}
