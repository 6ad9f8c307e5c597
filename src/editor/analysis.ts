import type { WorkspaceFolder } from 'vscode';
import type { AnalyzeOptions, AnalyzeSourceRequest, Progress } from '../contracts/protocol';
import type { Report } from '../contracts/report';
import { analyzeOptions, sourceOptions } from './configuration';
import { FolderRuns } from './folder-runs';
import { untilFinished } from './jobs/unfinished';
import { overallFraction, progressLine } from './progress-share';
import { reportLines } from './report-log';
import type { Results } from './results';
import type { Watch } from './run-controller';
import type { EditorServices } from './services';

/** Runs analyses, at most one per folder, with a progress notification that can cancel. */
export class Analysis {
  private readonly runs = new FolderRuns<Report>();
  private shownRunning = false;

  constructor(
    private readonly services: EditorServices,
    private readonly results: Results,
  ) {
    this.runs.onDidChange((folder) => {
      const { isRunning, progress, failure } = this.runs.of(folder);
      results.update(folder, {
        progress: isRunning ? (progress ?? 'starting') : undefined,
        failure: failure ?? undefined,
      });
      this.showRunning();
    });
  }

  /**
   * Analyses a folder; who asks while it runs gets the running one's report.
   * Rejects with an `RpcError`, code `aborted` when cancelled.
   */
  run(folder: WorkspaceFolder, model?: AnalyzeOptions['model']): Promise<Report> {
    const request = model === 'train' ? 'train' : 'analyze';
    return this.runs
      .of(folder.uri.fsPath)
      .join('analyze', (watch) =>
        untilFinished(this.services, folder, request, () => this.analyze(folder, model, watch)),
      );
  }

  /** Asks a live source and analyses its answers; the report's folder is where they lie. Rejects as `run` does. */
  runSource(
    source: AnalyzeSourceRequest['source'],
    credentials: AnalyzeSourceRequest['credentials'],
  ): Promise<Report> {
    const { address } = source;
    const options = { ...sourceOptions(this.services), source, credentials };
    return this.runs.of(address).join('analyze', async (watch) => {
      const report = await this.follow(address, watch, (request) =>
        this.services.analytics.request('analyzeSource', options, request),
      );
      this.results.update(report.folder, { report, stored: false, progress: undefined });
      return report;
    });
  }

  cancel(): void {
    this.runs.cancelAll();
  }

  /** Derives the findings again after a manifest changed; does nothing where nothing was analysed yet. */
  async refreshFindings(folder: WorkspaceFolder): Promise<void> {
    const key = folder.uri.fsPath;
    if (this.runs.of(key).isRunning || this.results.get(key).report === undefined) {
      return;
    }
    const options = analyzeOptions(this.services, folder);
    const report = await this.services.analytics.request('refreshFindings', options);
    if (report !== null && !this.runs.of(key).isRunning) {
      this.results.update(key, { report });
    }
  }

  private async analyze(
    folder: WorkspaceFolder,
    model: AnalyzeOptions['model'] | undefined,
    watch: Watch,
  ): Promise<Report> {
    const options = analyzeOptions(this.services, folder, model);
    const report = await this.follow(folder.name, watch, (request) =>
      this.services.analytics.request('analyze', options, request),
    );
    this.results.update(folder.uri.fsPath, { report, stored: false, progress: undefined });
    return report;
  }

  private async follow(
    name: string,
    { abort, signal, onProgress }: Watch,
    ask: (request: Pick<Watch, 'signal' | 'onProgress'>) => Promise<Report>,
  ): Promise<Report> {
    const report = await this.withNotification(name, abort, (show) =>
      ask({
        signal,
        onProgress: (progress) => {
          show(progress);
          onProgress(progress);
        },
      }),
    );
    for (const line of reportLines(report)) {
      this.services.output.info(line);
    }
    return report;
  }

  private withNotification<T>(
    name: string,
    abort: AbortController,
    work: (show: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    let shown = 0;
    return this.services.host.withProgress(`Analyzing ${name}`, abort, (report) =>
      work((progress) => {
        const overall = overallFraction(progress);
        report({ message: progressLine(progress), increment: Math.max(0, overall - shown) * 100 });
        shown = Math.max(shown, overall);
      }),
    );
  }

  /** Menus offer to cancel while something runs. */
  private showRunning(): void {
    const { anyRunning } = this.runs;
    if (anyRunning !== this.shownRunning) {
      this.shownRunning = anyRunning;
      void this.services.host.commands.executeCommand('setContext', 'meshlens.running', anyRunning);
    }
  }
}
