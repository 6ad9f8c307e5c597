import type { Disposable } from 'vscode';
import type { AnalyticsRequests } from '../contracts/protocol';
import type { ExplainedInterval, IncidentInterval } from '../contracts/incident/interval';
import type { RequestPolicy } from '../process/supervisor';
import { Analysis } from './analysis';
import { createAnalytics, createModelReader, createReceiving } from './analytics';
import type { MeshlensApi } from './api';
import type { CommandDeps } from './commands/command';
import { commands } from './commands/commands';
import { registerCommands } from './commands/register';
import { fixProvider } from './diagnostics/offered-fixes';
import { registerDiagnostics } from './diagnostics/publish';
import { registerRecordDocuments } from './evidence/record-documents';
import { Forecasting } from './forecasting';
import { followQueueSettings } from './jobs/follow-queue-settings';
import { registerJobDocuments } from './jobs/job-documents';
import { JobsView } from './jobs/jobs-view';
import { resumeTrainings } from './jobs/resume';
import { registerModelLenses } from './lenses/register';
import { registerManifestHovers } from './lenses/manifest-hovers';
import { ServingConfigs } from './lenses/serving-configs';
import { ModelEditor } from './onnx/model-editor';
import { ModelLatencies } from './onnx/model-latencies';
import { FolderPages } from './pages/folder-pages';
import { createForecastPage } from './pages/forecast';
import { createHeatmapPage } from './pages/heatmap';
import { createMapPage } from './pages/map';
import { PageWishes } from './pages/page-wishes';
import { registerRefreshOnSave } from './refresh-on-save';
import { Results } from './results';
import type { EditorServices } from './services';
import { registerStatusItem } from './views/status-item';
import { registerTrees } from './views/trees';

/** What the extension answers to others, without the figures of its activation. */
export type Answers = Omit<MeshlensApi, 'activationMs' | 'activationCpuMs'>;

/**
 * Composes the parts. Reads no file and starts no process.
 * @param policies how each request of the methods is treated
 */
export function compose(
  window: Pick<EditorServices, 'context' | 'output' | 'host'>,
  policies: { readonly [K in keyof AnalyticsRequests]: RequestPolicy },
): {
  readonly answers: Answers;
  /** What the parts of the methods work on. */
  readonly deps: CommandDeps;
  readonly disposables: readonly Disposable[];
} {
  const analytics = createAnalytics(window, policies);
  const services = { ...window, analytics };
  const results = new Results(services);
  const analysis = new Analysis(services, results);
  const wishes = {
    heatmap: new PageWishes<IncidentInterval | ExplainedInterval>(window.host),
    map: new PageWishes<IncidentInterval>(window.host),
  };
  const heatmaps = new FolderPages(services, createHeatmapPage(services, results, wishes.heatmap));
  const maps = new FolderPages(services, createMapPage(services, results, wishes.map));
  const forecasting = new Forecasting(services, analysis, results);
  const forecasts = new FolderPages(services, createForecastPage(services, forecasting, results));
  const reader = createModelReader(services);
  const runtimes = new ModelLatencies(services, reader);
  const models = new ModelEditor(services, runtimes);
  const configs = new ServingConfigs(services);
  const receiving = createReceiving(services);
  const trees = registerTrees(services, results);
  const jobs = new JobsView(services);
  const deps = {
    ...services,
    analysis,
    results,
    wishes,
    heatmaps,
    maps,
    forecasting,
    forecasts,
    receiving,
    runtimes,
    jobs,
  };
  const disposables = [
    // Not awaited: the processes also end by themselves when their channels close.
    { dispose: () => void Promise.all([analytics.dispose(), reader.dispose()]) },
    results,
    wishes.heatmap,
    wishes.map,
    heatmaps,
    maps,
    forecasting,
    forecasts,
    receiving,
    runtimes,
    models,
    ...trees.disposables,
    jobs,
    registerJobDocuments(services),
    registerStatusItem(services, results),
    followQueueSettings(services),
    configs,
    runtimes.onDidCalibrate(() => configs.forget()),
    registerModelLenses(services, configs),
    registerManifestHovers(services, results, forecasting),
    registerDiagnostics(services, results, configs),
    window.host.registerFixActions(
      fixProvider(
        (folder) => results.get(folder).report,
        (folder) => configs.live(folder),
      ),
    ),
    registerRecordDocuments(services),
    registerRefreshOnSave(services, analysis, results),
    registerCommands(commands, deps),
    resumeTrainings(deps),
  ];
  const answers: Answers = {
    report: (folder) => results.get(folder).report,
    failure: (folder) => results.get(folder).failure,
    status: async () => (analytics.state === 'running' ? analytics.request('status', null) : null),
    services: async () => (await trees.services.children()).map(({ row }) => row.label),
    heatmap: (folder) => heatmaps.delivered(folder),
    map: (folder) => maps.delivered(folder),
    forecast: (folder) => forecasts.delivered(folder),
    model: (path) => models.shown(path),
    jobs: () => jobs.look(),
  };
  return { answers, deps, disposables };
}
