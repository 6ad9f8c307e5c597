import * as vscode from 'vscode';
import type { MeshlensApi } from '../editor/api';
import { compose } from '../editor/compose';
import { vscodeHost as host } from '../editor/host/vscode-host';
import { policiesOf, registerEditors } from '../methods/lists';
import { methods } from '../methods/registry';

/** Starts the extension and measures what that costs. */
export function activate(context: vscode.ExtensionContext): MeshlensApi {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  try {
    const output = vscode.window.createOutputChannel('Meshlens', { log: true });
    context.subscriptions.push(output);
    const { answers, deps, disposables } = compose({ context, output, host }, policiesOf(methods));
    context.subscriptions.push(...disposables);
    void registerEditors(methods, deps, (part) => context.subscriptions.push(part));
    const spentCpu = process.cpuUsage(startedCpu);
    return {
      activationMs: performance.now() - startedMs,
      activationCpuMs: (spentCpu.user + spentCpu.system) / 1000,
      ...answers,
    };
  } catch (error) {
    void vscode.window.showErrorMessage(
      `Meshlens could not start: ${error instanceof Error ? error.message : String(error)}`,
    );
    throw error;
  }
}
