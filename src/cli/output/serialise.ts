import type { ComparisonReport } from '../../contracts/comparison-report';
import type { CompressionReport } from '../../contracts/compression/report';
import type { ForecastReport } from '../../contracts/forecast/forecast-report';
import type { Evaluation } from '../../contracts/evaluation';
import type { Explanation, Report } from '../../contracts/report';
import type { LatencyReport } from '../../contracts/latency/report';
import type { ServicesReport } from '../../contracts/services-report';
import type { ScheduleReport } from '../../contracts/scheduling/schedule-report';
import type { ServingDocument } from '../../contracts/serving/document';
import type { WorkloadReport } from '../../contracts/workload/workload-report';
import { toReadableJson } from './json';

/** The JSON report. Who wrote it stands first, so that a later run recognises its own file. */
export function reportJson(report: Report): string {
  const { version, tool, folder, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, folder, createdMs, ...rest });
}

/** The JSON explanation; the order of its first keys identifies it to a later run. */
export function explanationJson(explanation: Explanation): string {
  const { version, folder, fromMs, toMs, windowsUsed, peak, ranker, rankerReason, ...rest } = explanation;
  return toReadableJson({ version, folder, fromMs, toMs, windowsUsed, peak, ranker, rankerReason, ...rest });
}

/** The JSON forecast, led by who wrote it, as the report is. */
export function forecastJson(report: ForecastReport): string {
  const { version, tool, file, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, file, createdMs, ...rest });
}

/** The JSON of load forecasts, led by who wrote it, as the report is. */
export function workloadJson(report: WorkloadReport): string {
  const { version, tool, file, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, file, createdMs, ...rest });
}

/** The JSON of simulated schedules, led by who wrote it, as the report is. */
export function scheduleJson(report: ScheduleReport): string {
  const { version, tool, folder, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, folder, createdMs, ...rest });
}

/** The JSON of runtimes, led by who wrote it, as the report is. */
export function latencyJson(report: LatencyReport): string {
  const { version, tool, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, createdMs, ...rest });
}

/** The JSON of a compression, led by who wrote it, as the report is. */
export function compressionJson(report: CompressionReport): string {
  const { version, tool, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, createdMs, ...rest });
}

/** The JSON of served models, led by who wrote it, as the report is. */
export function servingJson(document: ServingDocument): string {
  const { version, tool, folder, createdMs, ...rest } = document;
  return toReadableJson({ version, tool, folder, createdMs, ...rest });
}

/** The JSON evaluation, led by who wrote it, as the report is. */
export function evaluationJson(evaluation: Evaluation): string {
  const { version, tool, folder, createdMs, labels, toleranceMs, ...rest } = evaluation;
  return toReadableJson({ version, tool, folder, createdMs, labels, toleranceMs, ...rest });
}

/** The JSON of rates, errors and durations, led by who wrote it, as the report is. */
export function servicesJson(report: ServicesReport): string {
  const { version, tool, folder, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, folder, createdMs, ...rest });
}

/** The JSON of a comparison, led by who wrote it, as the report is. */
export function comparisonJson(report: ComparisonReport): string {
  const { version, tool, createdMs, ...rest } = report;
  return toReadableJson({ version, tool, createdMs, ...rest });
}
