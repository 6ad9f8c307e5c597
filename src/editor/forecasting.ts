import type { Disposable } from 'vscode';
import type { Progress } from '../contracts/protocol';
import type { ServiceForecastReport } from '../contracts/forecast/service-forecast';
import { isAbort } from '../process/rpc/errors';
import type { Analysis } from './analysis';
import { analyzeOptions } from './configuration';
import { FolderRuns } from './folder-runs';
import { folderAt, requireTrust } from './folders';
import { Emitter } from './host/emitter';
import type { Results } from './results';
import type { EditorServices } from './services';

/** Windows ahead that are asked for. */
const HORIZON_STEPS = 12;

/** Shown until the analytics process reports something. */
const STARTING: Progress = {
  step: 'start',
  label: 'Starting',
  fraction: null,
  message: 'Starting',
  etaMs: null,
};

/** What is known about the forecast of one folder. */
export interface ForecastState {
  readonly report: ServiceForecastReport | null;
  readonly progress: Progress | null;
  /** Why the last attempt failed, until the next one. */
  readonly failure: string | null;
}

/** Forecasts by folder path, at most one running for each. */
export class Forecasting implements Disposable {
  /** Null where it is known that nothing was kept. */
  private readonly reports = new Map<string, ServiceForecastReport | null>();
  private readonly runs = new FolderRuns();
  private readonly changes = new Emitter<string>();
  private readonly subscription: Disposable;
  /** Fires with the folder's path on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly services: EditorServices,
    private readonly analysis: Pick<Analysis, 'run' | 'refreshFindings'>,
    private readonly results: Results,
  ) {
    this.runs.onDidChange((folder) => this.changes.fire(folder));
    // Manifests or the recording changed: limits moved, or the forecast is of another recording.
    this.subscription = results.onDidChangeReport((folder) => {
      if (this.reports.has(folder) && !this.runs.of(folder).isRunning) {
        void this.loadLast(folder);
      }
    });
  }

  get(folder: string): ForecastState {
    const { progress, failure } = this.runs.of(folder);
    return { report: this.reports.get(folder) ?? null, progress, failure };
  }

  /** Takes what was kept; forecasts where nothing was kept and the workspace is trusted. */
  async ensure(folder: string): Promise<void> {
    await this.results.loadLast(folder);
    await this.loadLast(folder);
    if (this.get(folder).report === null && this.services.host.workspace.isTrusted) {
      await this.run(folder);
    }
  }

  /** Forecasts a folder, analysing it first where that was not done. Failures are kept in the state, not thrown. */
  async run(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    const run = this.runs.of(folder);
    if (workspaceFolder === undefined || run.isRunning) {
      return;
    }
    this.reports.set(folder, this.get(folder).report);
    const work: Parameters<typeof run.start>[1] = async ({ signal, onProgress }) => {
      requireTrust(this.services.host);
      if (this.results.get(folder).report === undefined) {
        await this.analysis.run(workspaceFolder);
      }
      signal.throwIfAborted();
      const options = { ...analyzeOptions(this.services, workspaceFolder), horizonSteps: HORIZON_STEPS };
      this.take(folder, await this.services.analytics.request('forecast', options, { signal, onProgress }));
      await this.analysis.refreshFindings(workspaceFolder);
    };
    try {
      await run.start('forecast', work, STARTING);
    } catch (error) {
      if (!isAbort(error)) {
        this.services.output.warn(`The forecast failed: ${run.failure ?? String(error)}`);
      }
    }
  }

  cancel(folder: string): void {
    this.runs.of(folder).cancel();
  }

  dispose(): void {
    this.runs.dispose();
    this.subscription.dispose();
    this.changes.dispose();
  }

  private async loadLast(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    if (workspaceFolder === undefined) {
      return;
    }
    try {
      const options = analyzeOptions(this.services, workspaceFolder);
      this.take(folder, await this.services.analytics.request('lastForecast', options));
    } catch (error) {
      // Nobody asked for this: the log is the place to say it.
      if (!isAbort(error)) {
        this.services.output.warn(`The last forecast could not be loaded: ${String(error)}`);
      }
    }
  }

  private take(folder: string, report: ServiceForecastReport | null): void {
    this.reports.set(folder, report);
    this.changes.fire(folder);
  }
}
