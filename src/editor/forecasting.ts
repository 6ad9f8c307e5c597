import type { Disposable, WorkspaceFolder } from 'vscode';
import type { Progress } from '../contracts/protocol';
import type { ForecastSnapshot } from '../contracts/forecast/page';
import type { ServiceForecastReport } from '../contracts/forecast/service-forecast';
import type { ServiceLoadReport } from '../contracts/workload/service-load';
import { isAbort } from '../process/rpc/errors';
import type { Analysis } from './analysis';
import { analyzeOptions } from './configuration';
import { FolderRuns } from './folder-runs';
import { folderAt, requireTrust } from './folders';
import { Emitter } from './host/emitter';
import { untilFinished } from './jobs/unfinished';
import { LoadForecasts, type LoadState } from './load-forecasts';
import type { Results } from './results';
import { STARTING, type Watch } from './run-controller';
import type { EditorServices } from './services';

/** Windows ahead that are asked for. */
const HORIZON_STEPS = 12;

/** What is known about the forecasts of one folder: how its services go on, and what load they will get. */
export interface ForecastState {
  readonly report: ServiceForecastReport | null;
  readonly load: LoadState;
  /** The service to show, and when that was asked for. */
  readonly asked: ForecastSnapshot['asked'];
  readonly progress: Progress | null;
  /** Why the last attempt failed, until the next one. */
  readonly failure: string | null;
}

/** Forecasts by folder path, at most one running for each. */
export class Forecasting implements Disposable {
  /** Null where it is known that nothing was kept. */
  private readonly reports = new Map<string, ServiceForecastReport | null>();
  private readonly loads: LoadForecasts;
  private readonly asked = new Map<string, ForecastSnapshot['asked']>();
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
    this.loads = new LoadForecasts(services);
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
    const load = this.loads.get(folder);
    const asked = this.asked.get(folder) ?? null;
    return { report: this.reports.get(folder) ?? null, load, asked, progress, failure };
  }

  /** Has the page show one service. */
  ask(folder: string, service: string): void {
    this.asked.set(folder, { service, atMs: this.services.host.now() });
    this.changes.fire(folder);
  }

  /** Takes what was kept; forecasts where nothing was kept and the workspace is trusted. */
  async ensure(folder: string): Promise<void> {
    await this.results.loadLast(folder);
    await this.loadLast(folder);
    const { report, load } = this.get(folder);
    if (!this.services.host.workspace.isTrusted || this.runs.of(folder).isRunning) {
      return;
    }
    if (report === null) {
      await this.run(folder);
    } else if (load.report === null && load.failure === null) {
      await this.start(folder, false, false);
    }
  }

  /** Forecasts a folder, analysing it first where that was not done. Failures are kept in the state, not thrown. */
  async run(folder: string): Promise<void> {
    if (!this.runs.of(folder).isRunning) {
      // Who had networks trained keeps them: on the same recording that costs nothing.
      await this.start(folder, (this.loads.get(folder).report?.patterns.length ?? 0) > 0, true);
    }
  }

  /** Forecasts the load with the published networks, in place of a forecast that runs; the rest where it is missing. */
  async runWithNetworks(folder: string): Promise<void> {
    await this.results.loadLast(folder);
    await this.loadLast(folder);
    await this.start(folder, true, this.get(folder).report === null);
  }

  private async start(folder: string, networks: boolean, isWhole: boolean): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    if (workspaceFolder === undefined) {
      return;
    }
    this.reports.set(folder, this.get(folder).report);
    const run = this.runs.of(folder);
    const work = async (watch: Watch): Promise<void> => {
      requireTrust(this.services.host);
      if (this.results.get(folder).report === undefined) {
        await this.analysis.run(workspaceFolder);
      }
      watch.signal.throwIfAborted();
      await this.loads.forecast(workspaceFolder, networks, watch);
      this.changes.fire(folder);
      if (isWhole) {
        await this.forecast(workspaceFolder, watch);
      }
    };
    try {
      const request = networks ? 'networks' : 'forecast';
      await run.start(
        'forecast',
        (watch) => untilFinished(this.services, workspaceFolder, request, () => work(watch)),
        STARTING,
      );
    } catch (error) {
      if (!isAbort(error)) {
        this.services.output.warn(`The forecast failed: ${run.failure ?? String(error)}`);
      }
    }
  }

  private async forecast(folder: WorkspaceFolder, { signal, onProgress }: Watch): Promise<void> {
    const options = { ...analyzeOptions(this.services, folder), horizonSteps: HORIZON_STEPS };
    const report = await this.services.analytics.request('forecast', options, { signal, onProgress });
    this.take(folder.uri.fsPath, report);
    await this.analysis.refreshFindings(folder);
  }

  /** The load forecast of a folder that was analysed; takes what an earlier window kept, and computes nothing. */
  async keptLoad(folder: string): Promise<ServiceLoadReport | null> {
    if (!this.reports.has(folder) && this.results.get(folder).report !== undefined) {
      await this.loadLast(folder);
    }
    return this.loads.get(folder).report;
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
      await this.loads.loadLast(workspaceFolder);
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
