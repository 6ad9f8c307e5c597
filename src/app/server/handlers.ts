import type { Progress } from '../../contracts/progress';
import type { AnalyticsRequests, AnalyzeOptions } from '../../contracts/protocol';
import type { Report } from '../../contracts/report';
import type { StoredScales } from '../../contracts/scale-scores';
import { recordingSize, type ScheduleReport } from '../../contracts/scheduling/schedule-report';
import type { ServiceForecastReport } from '../../contracts/forecast/service-forecast';
import { continues, type ServiceLoadReport } from '../../contracts/workload/service-load';
import { userError } from '../../process/rpc/errors';
import type { RequestContext, RpcHandlers } from '../../process/rpc/server';
import { evidenceOfCell } from '../../contracts/cell-evidence';
import type { AnalysisContext } from '../context';
import type { ModelRequests } from '../models/requests';
import type { TraceRequests } from '../traces/requests';
import { serviceMap } from '../../methods/services/map/service-map';
import { forgetLiveSources } from '../use-cases/analyze-live-source';
import { readRecord } from '../use-cases/read-record';
import {
  lastForecast,
  lastLoad,
  lastReport as lastReportSlot,
  lastScales,
  lastSchedule,
} from '../store/slots';
import { openStore, type ResultStore } from '../store/result-store';
import { askedBy } from '../../jobs/origin';
import type { MadeOf } from '../use-cases/refresh-findings';
import type { SpanReader } from '../recording/reading/span-reader';
import type { AnalyticsPipeline } from './analytics-pipeline';
import { jobHandlers, type JobDependencies } from './job-handlers';
import { keptResults } from './kept';
import { throttled } from './throttled';

export interface ServerDependencies extends JobDependencies {
  readonly pipeline: AnalyticsPipeline;
  readonly models: ModelRequests;
  readonly traces: TraceRequests;
  readonly rules: AnalysisContext['rules'];
  readonly pid: number;
  /** Makes what reads the recording of one request. */
  reader?(): SpanReader;
}

/** The handlers of the analytics process. They hold the last results of each folder. */
export function createAnalyticsHandlers(dependencies: ServerDependencies): RpcHandlers<AnalyticsRequests> {
  const { pipeline, models, traces, jobs, rules, now, log, pid, reader } = dependencies;
  const reports = new Map<string, Report>();
  const scales = new Map<string, StoredScales>();
  const storeOf = ({ storageDir }: Pick<AnalyzeOptions, 'storageDir'>): ResultStore =>
    openStore(storageDir, log);
  const forecasts = keptResults(lastForecast, storeOf);
  const loads = keptResults(lastLoad, storeOf);
  const schedules = keptResults(lastSchedule, storeOf);
  let analyses = 0;
  let runtime: string | null = null;

  /** @param folder what the request is about, for the list of jobs */
  const context = (
    { signal, progress }: RequestContext<Progress>,
    folder = '',
    request = '',
  ): AnalysisContext => ({
    signal,
    progress: throttled(progress, now),
    log,
    now,
    jobs: askedBy({ folder, request }, jobs),
    reader: reader?.(),
    rules,
  });

  /** The request was asked without progress, e.g. a refresh: the pipeline still gets a context. */
  const quietContext = (signal: AbortSignal): AnalysisContext =>
    context({ signal, progress: () => undefined });

  async function lastReport(
    options: Pick<AnalyzeOptions, 'folder' | 'storageDir'>,
  ): Promise<{ report: Report; ageMs: number } | null> {
    const report =
      reports.get(options.folder) ?? (await storeOf(options).get(lastReportSlot(options.folder)));
    if (report === undefined) {
      return null;
    }
    reports.set(options.folder, report);
    return { report, ageMs: Math.max(0, now() - report.createdMs) };
  }

  async function keep(options: AnalyzeOptions, report: Report): Promise<void> {
    reports.set(options.folder, report);
    await storeOf(options).put(lastReportSlot(options.folder), report);
  }

  async function keepScales(options: AnalyzeOptions, { createdMs }: Report): Promise<void> {
    const made = { createdMs, scales: pipeline.scales?.(options.folder) ?? [] };
    scales.set(options.folder, made);
    await storeOf(options).put(lastScales(options.folder), made);
  }

  /** The forecast kept for a folder, unless another recording has taken the place of the one it continues. */
  async function forecastOf(
    options: AnalyzeOptions,
    { windows }: Report,
  ): Promise<ServiceForecastReport | null> {
    const forecast = await forecasts.get(options);
    return forecast?.startMs === windows.startMs &&
      forecast.widthMs === windows.widthMs &&
      forecast.windows === windows.count
      ? forecast
      : null;
  }

  /** The load forecast kept for a folder, unless another recording has taken the place of the one it continues. */
  async function loadOf(options: AnalyzeOptions, { windows }: Report): Promise<ServiceLoadReport | null> {
    const load = await loads.get(options);
    return load !== null && continues(load, windows) ? load : null;
  }

  /** The schedule kept for a folder, unless another recording was analysed since. */
  async function scheduleOf(options: AnalyzeOptions, last: Report | null): Promise<ScheduleReport | null> {
    const schedule = await schedules.get(options);
    if (schedule === null || last === null) {
      return schedule;
    }
    const { files, records } = recordingSize(last.inputs);
    return schedule.recording.files === files && schedule.recording.records === records ? schedule : null;
  }

  async function madeOf(options: AnalyzeOptions, report: Report): Promise<MadeOf> {
    return { forecast: await forecastOf(options, report), schedule: await scheduleOf(options, report) };
  }

  async function counted<T>(work: Promise<T>): Promise<T> {
    analyses += 1;
    try {
      return await work;
    } finally {
      analyses -= 1;
    }
  }

  return {
    async analyze(options, request) {
      const analysed = await counted(
        pipeline.analyze(
          options,
          context(request, options.folder, options.model === 'train' ? 'train' : 'analyze'),
        ),
      );
      runtime = analysed.anomaly.model.runtime;
      const made = await madeOf(options, analysed);
      const report =
        made.forecast === null && made.schedule === null
          ? analysed
          : await pipeline.refreshFindings(options, analysed, quietContext(request.signal), made);
      await keep(options, report);
      await keepScales(options, report);
      return report;
    },

    async analyzeSource(options, request) {
      const report = await counted(
        pipeline.analyzeSource(options, context(request, options.source.address, 'analyze')),
      );
      runtime = report.anomaly.model.runtime;
      reports.set(report.folder, report);
      return report;
    },

    forgetSources: ({ place }) => forgetLiveSources(place),

    explain: (options, request) =>
      counted(pipeline.explain(options, context(request, options.folder, 'explain'))),

    async forecast(options, request) {
      const forecast = await counted(
        pipeline.forecast(options, context(request, options.folder, 'forecast')),
      );
      await forecasts.put(options, forecast);
      return forecast;
    },

    async lastForecast(options, { signal }) {
      const last = await lastReport(options);
      const forecast = last && (await forecastOf(options, last.report));
      return forecast && pipeline.refreshLimits(options, last.report, forecast, quietContext(signal));
    },

    async forecastLoad(options, request) {
      const load = await counted(
        pipeline.forecastLoad(
          options,
          context(request, options.folder, options.networks ? 'networks' : 'forecast'),
        ),
      );
      await loads.put(options, load);
      return load;
    },

    async schedule(options, request) {
      const schedule = await counted(
        pipeline.schedule(options, context(request, options.folder, 'schedule')),
      );
      await schedules.put(options, schedule);
      return schedule;
    },

    async lastSchedule(options, { signal }) {
      const report = (await lastReport(options))?.report ?? null;
      const schedule = await scheduleOf(options, report);
      return schedule && pipeline.refreshSchedule(options, report, schedule, quietContext(signal));
    },

    async lastLoad(options, { signal }) {
      const last = await lastReport(options);
      const load = last && (await loadOf(options, last.report));
      return load && pipeline.refreshReplicas(options, last.report, load, quietContext(signal));
    },

    async refreshFindings(options, { signal }) {
      const last = await lastReport(options);
      if (last === null) {
        return null;
      }
      const report = await pipeline.refreshFindings(
        options,
        last.report,
        quietContext(signal),
        await madeOf(options, last.report),
      );
      await keep(options, report);
      return report;
    },

    lastReport,

    cellEvidence(cell) {
      const report = reports.get(cell.folder);
      if (report === undefined) {
        throw userError('no-report', 'Analyze the workspace first.');
      }
      return pipeline.cellEvidence?.(cell) ?? evidenceOfCell(report, cell.service, cell.fromMs, cell.toMs);
    },

    async serviceMap({ expanded, ...options }) {
      const last = await lastReport(options);
      return last && serviceMap(last.report, expanded);
    },

    async scale({ folder, storageDir, createdMs, widthMs }) {
      const kept = scales.get(folder) ?? (await openStore(storageDir, log).get(lastScales(folder)));
      return kept?.createdMs === createdMs
        ? (kept.scales.find((scale) => scale.widthMs === widthMs) ?? null)
        : null;
    },

    kindNames: (options) => pipeline.kindNames(options),
    servedModels: (question, { signal }) => pipeline.servedModels(question, quietContext(signal)),
    measureModel: (question, request) => counted(models.measure(question, context(request))),
    compressModel: (options, request) => counted(models.compress(options, context(request))),
    writeVariant: (order, request) => counted(models.write(order, context(request))),
    calibrateLatency: (wish, request) => counted(models.calibrate(wish, context(request))),

    ...jobHandlers(dependencies),
    searchTraces: (search, request) => traces.searchTraces(search, context(request)),
    readTrace: (question, request) => traces.readTrace(question, context(request)),
    readSpan: (question, { signal }) => traces.readSpan(question, quietContext(signal)),
    traceAt: (question, { signal }) => traces.traceAt(question, quietContext(signal)),

    readRecord: ({ folder, location }) => readRecord(folder, location),

    status: () => ({
      busy: analyses > 0,
      runtime,
      pid,
      jobPid: jobs.pid,
    }),
  };
}
