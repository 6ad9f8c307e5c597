import type { WorkspaceFolder } from 'vscode';
import type { ServiceLoadReport } from '../contracts/workload/service-load';
import { isAbort } from '../process/rpc/errors';
import { analyzeOptions } from './configuration';
import type { Watch } from './run-controller';
import type { EditorServices } from './services';

/** What is known about the load forecast of one folder. */
export interface LoadState {
  readonly report: ServiceLoadReport | null;
  /** Why the last attempt failed, until the next one. */
  readonly failure: string | null;
}

const nothing: LoadState = { report: null, failure: null };

/** Load forecasts by folder path. */
export class LoadForecasts {
  private readonly states = new Map<string, LoadState>();

  constructor(private readonly services: Pick<EditorServices, 'analytics' | 'context' | 'host' | 'output'>) {}

  get(folder: string): LoadState {
    return this.states.get(folder) ?? nothing;
  }

  /** A failure is kept in the state: the latencies are forecast all the same. Rejects when it is cancelled. */
  async forecast(folder: WorkspaceFolder, networks: boolean, { signal, onProgress }: Watch): Promise<void> {
    const key = folder.uri.fsPath;
    try {
      const options = { ...analyzeOptions(this.services, folder), networks };
      this.take(key, await this.services.analytics.request('forecastLoad', options, { signal, onProgress }));
    } catch (error) {
      if (isAbort(error)) {
        throw error;
      }
      const failure = error instanceof Error ? error.message : String(error);
      this.states.set(key, { report: this.get(key).report, failure });
      this.services.output.warn(`The load forecast failed: ${failure}`);
    }
  }

  /** Takes what was kept of the recording that was analysed last; none where another recording took its place. */
  async loadLast(folder: WorkspaceFolder): Promise<void> {
    const options = analyzeOptions(this.services, folder);
    const kept = await this.services.analytics.request('lastLoad', options);
    const { failure } = this.get(folder.uri.fsPath);
    this.states.set(folder.uri.fsPath, { report: kept, failure: kept === null ? failure : null });
  }

  private take(folder: string, report: ServiceLoadReport): void {
    this.states.set(folder, { report, failure: null });
  }
}
