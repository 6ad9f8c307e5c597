import * as vscode from 'vscode';
import { Analysis } from '../editor/analysis';
import { createAnalytics, createModelReader } from '../editor/analytics';
import type { MeshlensApi } from '../editor/api';
import { registerAnalyze } from '../editor/commands/analyze';
import { registerCalibrateRuntime } from '../editor/commands/calibrate-runtime';
import { registerCancelAnalysis } from '../editor/commands/cancel-analysis';
import { registerLoadModel } from '../editor/commands/load-model';
import { registerOpenSample } from '../editor/commands/open-sample';
import { registerShowForecast } from '../editor/commands/show-forecast';
import { registerShowHeatmap } from '../editor/commands/show-heatmap';
import { registerShowModelRuntime } from '../editor/commands/show-model-runtime';
import { registerShowOutput } from '../editor/commands/show-output';
import { registerTrainModel } from '../editor/commands/train-model';
import { registerDiagnostics } from '../editor/diagnostics/publish';
import { registerEvidence } from '../editor/evidence/register';
import { Forecasting } from '../editor/forecasting';
import { ModelEditor } from '../editor/onnx/model-editor';
import { ModelRuntimes } from '../editor/onnx/model-runtimes';
import { registerModelLenses } from '../editor/lenses/register';
import { ServingConfigs } from '../editor/lenses/serving-configs';
import { ForecastPanels } from '../editor/panels/forecast';
import { HeatmapPanels } from '../editor/panels/heatmap';
import { registerRefreshOnSave } from '../editor/refresh-on-save';
import { Results } from '../editor/results';
import { registerStatusItem } from '../editor/views/status-item';
import { registerTrees } from '../editor/views/trees';

/** Composes the parts. Reads no file and starts no process. */
export function activate(context: vscode.ExtensionContext): MeshlensApi {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  try {
    const output = vscode.window.createOutputChannel('Meshlens', { log: true });
    context.subscriptions.push(output);
    const analytics = createAnalytics(context, output);
    const services = { context, output, analytics };
    const results = new Results(services);
    const analysis = new Analysis(services, results);
    const heatmaps = new HeatmapPanels(services, results);
    const forecasting = new Forecasting(services, analysis, results);
    const forecasts = new ForecastPanels(services, forecasting, results);
    const reader = createModelReader(context, output);
    const runtimes = new ModelRuntimes(services, reader);
    const models = new ModelEditor(services, runtimes);
    const configs = new ServingConfigs(services);
    const trees = registerTrees(results);
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
      registerStatusItem(results),
      configs,
      runtimes.onDidCalibrate(() => configs.forget()),
      registerModelLenses(configs),
      registerDiagnostics(context.extensionUri, results, configs),
      registerEvidence(services, results),
      registerRefreshOnSave(services, analysis, results),
      registerAnalyze(services, analysis),
      registerTrainModel(services, analysis),
      registerLoadModel(services, analysis),
      registerCancelAnalysis(services, analysis),
      registerShowHeatmap(services, heatmaps),
      registerShowForecast(services, forecasts),
      registerShowModelRuntime(services),
      registerCalibrateRuntime(services, runtimes),
      registerShowOutput(services),
      registerOpenSample(services),
    );
    const spentCpu = process.cpuUsage(startedCpu);
    return {
      activationMs: performance.now() - startedMs,
      activationCpuMs: (spentCpu.user + spentCpu.system) / 1000,
      report: (folder) => results.get(folder).report,
      failure: (folder) => results.get(folder).failure,
      status: async () => (analytics.state === 'running' ? analytics.request('status', null) : null),
      services: async () => (await trees.services.getChildren()).map(({ row }) => row.label),
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
