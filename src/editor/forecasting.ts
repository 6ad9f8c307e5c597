import * as vscode from 'vscode';
import type { Progress } from '../contracts/protocol';
import { isAbort } from '../process/rpc/errors';
import type { ServiceForecastReport } from '../contracts/forecast/service-forecast';
import type { Analysis } from './analysis';
import { analyzeOptions } from './configuration';
import { folderAt, requireTrust } from './folders';
import type { Results } from './results';
import type { EditorServices } from './services';

/** Windows ahead that are asked for. */
const HORIZON_STEPS = 12;

/** What is known about the forecast of one folder. */
export interface ForecastState {
  readonly report: ServiceForecastReport | null;
  readonly progress: Progress | null;
  /** Why the last attempt failed, until the next one. */
  readonly failure: string | null;
}

const nothing: ForecastState = { report: null, progress: null, failure: null };

/** Forecasts by folder path, at most one running for each. */
export class Forecasting implements vscode.Disposable {
  private readonly states = new Map<string, ForecastState>();
  private readonly running = new Map<string, AbortController>();
  private readonly changes = new vscode.EventEmitter<string>();
  private readonly subscription: vscode.Disposable;
  /** Fires with the folder's path on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly services: EditorServices,
    private readonly analysis: Analysis,
    private readonly results: Results,
  ) {
    // Manifests or the recording changed: limits moved, or the forecast is of another recording.
    this.subscription = results.onDidChangeReport((folder) => {
      if (this.states.has(folder) && !this.running.has(folder)) {
        void this.loadLast(folder);
      }
    });
  }

  get(folder: string): ForecastState {
    return this.states.get(folder) ?? nothing;
  }

  /** Takes what was kept; forecasts anew where nothing was and the workspace is trusted. */
  async ensure(folder: string): Promise<void> {
    await this.results.loadLast(folder);
    await this.loadLast(folder);
    if (this.get(folder).report === null && vscode.workspace.isTrusted) {
      await this.run(folder);
    }
  }

  /** Forecasts a folder, analysing it first where that was not done. Failures are kept in the state, not thrown. */
  async run(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    if (workspaceFolder === undefined || this.running.has(folder)) {
      return;
    }
    const abort = new AbortController();
    this.running.set(folder, abort);
    const { signal } = abort;
    this.update(folder, {
      failure: null,
      progress: { step: 'discover', fraction: null, message: 'Starting', etaMs: null },
    });
    try {
      requireTrust(this.services.host);
      if (this.results.get(folder).report === undefined) {
        await this.analysis.run(workspaceFolder);
      }
      signal.throwIfAborted();
      const options = {
        ...analyzeOptions(this.services, workspaceFolder),
        horizonSteps: HORIZON_STEPS,
      };
      const report = await this.services.analytics.request('forecast', options, {
        signal,
        onProgress: (progress) => this.update(folder, { progress }),
      });
      this.update(folder, { report });
      await this.analysis.refreshFindings(workspaceFolder);
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      const failure = error instanceof Error ? error.message : String(error);
      this.services.output.warn(`The forecast failed: ${failure}`);
      this.update(folder, { failure });
    } finally {
      this.running.delete(folder);
      this.update(folder, { progress: null });
    }
  }

  cancel(folder: string): void {
    this.running.get(folder)?.abort();
  }

  dispose(): void {
    for (const abort of this.running.values()) {
      abort.abort();
    }
    this.subscription.dispose();
    this.changes.dispose();
  }

  private async loadLast(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    if (workspaceFolder === undefined) {
      return;
    }
    try {
      this.update(folder, {
        report: await this.services.analytics.request(
          'lastForecast',
          analyzeOptions(this.services, workspaceFolder),
        ),
      });
    } catch (error) {
      // Nobody asked for this: the log is the place to say it.
      if (!isAbort(error)) {
        this.services.output.warn(`The last forecast could not be loaded: ${String(error)}`);
      }
    }
  }

  private update(folder: string, change: Partial<ForecastState>): void {
    this.states.set(folder, { ...this.get(folder), ...change });
    this.changes.fire(folder);
  }
}
