import type { Disposable } from 'vscode';
import type { Progress } from '../contracts/progress';
import type { Report } from '../contracts/report';
import { isAbort } from '../process/rpc/errors';
import { analyzeOptions } from './configuration';
import { folderAt } from './folders';
import { Emitter } from './host/emitter';
import type { EditorServices } from './services';

/** What is known about one folder. */
export interface FolderState {
  readonly report: Report | undefined;
  /** True when the report was kept from an earlier window. */
  readonly stored: boolean;
  /** Set while an analysis runs. */
  readonly progress: Progress | 'starting' | undefined;
  /** Why the last analysis failed, until the next one. */
  readonly failure: string | undefined;
}

const nothing: FolderState = { report: undefined, stored: false, progress: undefined, failure: undefined };

/** The results of this window by folder path. Everything that shows something listens here. */
export class Results implements Disposable {
  private readonly folders = new Map<string, FolderState>();
  private readonly loading = new Map<string, Promise<void>>();
  private readonly changes = new Emitter<string>();
  private readonly reportChanges = new Emitter<string>();
  /** Fires with the folder's path on every change, also on progress. */
  readonly onDidChange = this.changes.event;
  /** Fires with the folder's path when its report changes. */
  readonly onDidChangeReport = this.reportChanges.event;

  constructor(private readonly services: EditorServices) {}

  get(folder: string): FolderState {
    return this.folders.get(folder) ?? nothing;
  }

  update(folder: string, change: Partial<FolderState>): void {
    this.folders.set(folder, { ...this.get(folder), ...change });
    this.changes.fire(folder);
    if (change.report !== undefined) {
      this.reportChanges.fire(folder);
    }
  }

  /** Asks once for the result an earlier window kept; shows nothing when there is none. */
  loadLast(folder: string): Promise<void> {
    const known = this.loading.get(folder) ?? this.askLast(folder);
    this.loading.set(folder, known);
    return known;
  }

  dispose(): void {
    this.changes.dispose();
    this.reportChanges.dispose();
  }

  private async askLast(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.services.host, folder);
    if (workspaceFolder === undefined || this.get(folder).report !== undefined) {
      return;
    }
    try {
      const options = analyzeOptions(this.services, workspaceFolder);
      if (options.storageDir === null) {
        return;
      }
      const last = await this.services.analytics.request('lastReport', options);
      if (last === null || this.get(folder).report !== undefined) {
        return;
      }
      this.update(folder, { report: last.report, stored: true });
      // Manifests may have changed while no window was open.
      const fresh = await this.services.analytics.request('refreshFindings', options);
      if (fresh !== null && this.get(folder).report === last.report) {
        this.update(folder, { report: fresh });
      }
    } catch (error) {
      this.loading.delete(folder);
      // Nobody asked for this: the log is the place to say it.
      if (!isAbort(error)) {
        this.services.output.warn(`The last result could not be loaded: ${String(error)}`);
      }
    }
  }
}
