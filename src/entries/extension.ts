import * as vscode from 'vscode';
import { Analysis } from '../editor/analysis';
import { createAnalytics, createModelReader } from '../editor/analytics';
import type { MeshlensApi } from '../editor/api';
import { commands } from '../editor/commands/commands';
import { registerCommands } from '../editor/commands/register';
import { fixProvider } from '../editor/diagnostics/offered-fixes';
import { registerDiagnostics } from '../editor/diagnostics/publish';
import { registerRecordDocuments } from '../editor/evidence/record-documents';
import { Forecasting } from '../editor/forecasting';
import { registerFixActions } from '../editor/host/fix-actions';
import { vscodeHost as host } from '../editor/host/vscode-host';
import { ModelEditor } from '../editor/onnx/model-editor';
import { ModelLatencies } from '../editor/onnx/model-latencies';
import { registerModelLenses } from '../editor/lenses/register';
import { ServingConfigs } from '../editor/lenses/serving-configs';
import { FolderPages } from '../editor/pages/folder-pages';
import { createForecastPage } from '../editor/pages/forecast';
import { createHeatmapPage } from '../editor/pages/heatmap';
import { registerRefreshOnSave } from '../editor/refresh-on-save';
import { Results } from '../editor/results';
import { registerStatusItem } from '../editor/views/status-item';
import { registerTrees } from '../editor/views/trees';
import { policiesOf, registerEditors } from '../methods/lists';
import { methods } from '../methods/registry';

/** Composes the parts. Reads no file and starts no process. */
export function activate(context: vscode.ExtensionContext): MeshlensApi {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  try {
    const output = vscode.window.createOutputChannel('Meshlens', { log: true });
    context.subscriptions.push(output);
    const analytics = createAnalytics({ context, output }, policiesOf(methods));
    const services = { context, output, analytics, host };
    const results = new Results(services);
    const analysis = new Analysis(services, results);
    const heatmaps = new FolderPages(services, createHeatmapPage(services, results));
    const forecasting = new Forecasting(services, analysis, results);
    const forecasts = new FolderPages(services, createForecastPage(services, forecasting, results));
    const reader = createModelReader(services);
    const runtimes = new ModelLatencies(services, reader);
    const models = new ModelEditor(services, runtimes);
    const configs = new ServingConfigs(services);
    const trees = registerTrees(services, results);
    const deps = { ...services, analysis, results, heatmaps, forecasts, runtimes };
    context.subscriptions.push(
      // Not awaited: the processes also end by themselves when their channels close.
      { dispose: () => void Promise.all([analytics.dispose(), reader.dispose()]) },
      results,
      heatmaps,
      forecasting,
      forecasts,
      runtimes,
      models,
      ...trees.disposables,
      registerStatusItem(services, results),
      configs,
      runtimes.onDidCalibrate(() => configs.forget()),
      registerModelLenses(services, configs),
      registerDiagnostics(services, results, configs),
      registerFixActions(
        fixProvider(
          (folder) => results.get(folder).report,
          (folder) => configs.live(folder),
        ),
      ),
      registerRecordDocuments(services),
      registerRefreshOnSave(services, analysis, results),
      registerCommands(commands, deps),
    );
    void registerEditors(methods, deps, (part) => context.subscriptions.push(part));
    const spentCpu = process.cpuUsage(startedCpu);
    return {
      activationMs: performance.now() - startedMs,
      activationCpuMs: (spentCpu.user + spentCpu.system) / 1000,
      report: (folder) => results.get(folder).report,
      failure: (folder) => results.get(folder).failure,
      status: async () => (analytics.state === 'running' ? analytics.request('status', null) : null),
      services: async () => (await trees.services.children()).map(({ row }) => row.label),
      heatmap: (folder) => heatmaps.delivered(folder),
      forecast: (folder) => forecasts.delivered(folder),
      model: (path) => models.shown(path),
    };
  } catch (error) {
    void vscode.window.showErrorMessage(
      `Meshlens could not start: ${error instanceof Error ? error.message : String(error)}`,
    );
    throw error;
  }
}
