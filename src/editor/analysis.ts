import * as vscode from 'vscode';
import type { AnalyzeOptions, Progress } from '../contracts/protocol';
import type { Report } from '../contracts/report';
import { isAbort } from '../process/rpc/errors';
import { analyzeOptions } from './configuration';
import { overallFraction, progressLine } from './progress-share';
import { reportLines } from './report-log';
import type { Results } from './results';
import type { EditorServices } from './services';

interface Running {
  readonly report: Promise<Report>;
  readonly abort: AbortController;
}

/** Runs analyses, at most one per folder, with a progress notification that can cancel. */
export class Analysis {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly services: EditorServices,
    private readonly results: Results,
  ) {}

  /**
   * Analyses a folder; who asks while it runs gets the running one's report.
   * Rejects with an `RpcError`, code `aborted` when cancelled.
   */
  run(folder: vscode.WorkspaceFolder, model?: AnalyzeOptions['model']): Promise<Report> {
    const key = folder.uri.fsPath;
    const already = this.running.get(key);
    if (already !== undefined) {
      return already.report;
    }
    const abort = new AbortController();
    const report = this.analyze(folder, model, abort).finally(() => {
      this.running.delete(key);
      this.setRunning();
    });
    this.running.set(key, { report, abort });
    this.setRunning();
    return report;
  }

  cancel(): void {
    for (const { abort } of this.running.values()) {
      abort.abort();
    }
  }

  /** Derives the findings anew after a manifest changed; does nothing where nothing was analysed yet. */
  async refreshFindings(folder: vscode.WorkspaceFolder): Promise<void> {
    const key = folder.uri.fsPath;
    if (this.running.has(key) || this.results.get(key).report === undefined) {
      return;
    }
    const options = analyzeOptions(this.services, folder);
    const report = await this.services.analytics.request('refreshFindings', options);
    if (report !== null && !this.running.has(key)) {
      this.results.update(key, { report });
    }
  }

  private async analyze(
    folder: vscode.WorkspaceFolder,
    model: AnalyzeOptions['model'] | undefined,
    abort: AbortController,
  ): Promise<Report> {
    const key = folder.uri.fsPath;
    this.results.update(key, { progress: 'starting', failure: undefined });
    try {
      const options = analyzeOptions(this.services, folder, model);
      const report = await this.withNotification(folder.name, abort, (show) =>
        this.services.analytics.request('analyze', options, {
          signal: abort.signal,
          onProgress: (progress) => {
            show(progress);
            this.results.update(key, { progress });
          },
        }),
      );
      for (const line of reportLines(report)) {
        this.services.output.info(line);
      }
      this.results.update(key, { report, stored: false, progress: undefined });
      return report;
    } catch (error) {
      const failure = isAbort(error) ? undefined : String(error instanceof Error ? error.message : error);
      this.results.update(key, { progress: undefined, failure });
      throw error;
    }
  }

  private async withNotification<T>(
    name: string,
    abort: AbortController,
    work: (show: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    let shown = 0;
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Analyzing ${name}`, cancellable: true },
      (notification, token) => {
        token.onCancellationRequested(() => abort.abort());
        return work((progress) => {
          const overall = overallFraction(progress);
          notification.report({
            message: progressLine(progress),
            increment: Math.max(0, overall - shown) * 100,
          });
          shown = Math.max(shown, overall);
        });
      },
    );
  }

  private setRunning(): void {
    void vscode.commands.executeCommand('setContext', 'meshlens.running', this.running.size > 0);
  }
}
