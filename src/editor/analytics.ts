import * as vscode from 'vscode';
import { PROTOCOL_VERSION, type AnalyticsEvents, type AnalyticsRequests } from '../contracts/protocol';
import { analyticsMethods, Supervisor } from '../process/supervisor';
import { ModelReader } from './onnx/model-reader';
import type { Analytics } from './services';

/** The supervised analytics process of this window. Starts nothing before the first request. */
export function createAnalytics(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): Analytics {
  const analytics: Analytics = new Supervisor<AnalyticsRequests, AnalyticsEvents>({
    script: vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath,
    protocol: PROTOCOL_VERSION,
    methods: analyticsMethods,
    now: () => Date.now(),
    log: (line) => output.info(`[analytics] ${line}`),
  });
  analytics.on('log', ({ level, message }) => output[level](message));
  analytics.onCrash((crash) => output.error(crash.message));
  return analytics;
}

/** Opens models in a process of its own. Starts nothing before the first question. */
export function createModelReader(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ModelReader {
  return new ModelReader({
    script: vscode.Uri.joinPath(context.extensionUri, 'dist', 'reader.js').fsPath,
    now: () => Date.now(),
    log: (line) => output.info(`[models] ${line}`),
  });
}
