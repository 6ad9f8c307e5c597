import path from 'node:path';
import type { CancellationToken, Disposable, Uri } from 'vscode';
import { isAbort } from '../../process/rpc/errors';
import type { ServingReport } from '../../contracts/serving/served-model';
import { affectsServing, fileSelection, storageDirFor } from '../configuration';
import { debounceByKey } from '../debounce';
import { disposeAll, Emitter } from '../host/emitter';
import type { Host } from '../host/host';
import type { HostDocument } from '../host/surfaces';
import type { EditorServices } from '../services';
import { mayServe } from './may-serve';

const QUIET_MS = 400;

interface Answer {
  readonly version: number;
  readonly report: Promise<ServingReport | undefined>;
  readonly abort: AbortController;
}

/** Where a config lies. */
export interface ConfigPlace {
  readonly folder: string;
  /** Relative to it, with forward slashes. */
  readonly file: string;
}

/**
 * The configs that are visible, and what the analytics process says about the models they serve: asked once for each
 * version of a text, and again when a model or the calibration changes. Asks nothing before a config is visible.
 */
export class ServingConfigs implements Disposable {
  private readonly answers = new Map<string, Answer>();
  private readonly reports = new Map<string, Map<string, ServingReport>>();
  private readonly changes = new Emitter<string>();
  private readonly refresh = debounceByKey<string>(QUIET_MS, () => this.askVisible());
  private readonly subscriptions: Disposable;
  private modelWatcher: Disposable | undefined;
  /** Fires with a folder's path when the reports on its configs change. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly services: EditorServices) {
    const { window, workspace } = services.host;
    this.subscriptions = disposeAll(
      window.onDidChangeVisibleTextEditors(() => this.refresh.call('visible')),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.answers.has(document.uri.toString())) {
          this.refresh.call('visible');
        }
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (affectsServing(change)) {
          this.forget();
        }
      }),
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (path.posix.basename(uri.path) === '.gitignore') {
          this.forget();
        }
      }),
      workspace.onDidCloseTextDocument((document) => this.close(document)),
    );
    this.refresh.call('visible');
  }

  /** The reports on the configs of a folder that are open, by file. */
  live(folder: string): ReadonlyMap<string, ServingReport> {
    return this.reports.get(folder) ?? new Map<string, ServingReport>();
  }

  /** Undefined for a document that serves nothing or lies in no folder, and when asking failed or was cancelled. */
  async ask(document: HostDocument, token?: CancellationToken): Promise<ServingReport | undefined> {
    const place = placeOf(this.services.host, document.uri);
    if (place === undefined || !mayServe(document.uri.path, document.getText())) {
      this.close(document);
      return undefined;
    }
    const key = document.uri.toString();
    let answer = this.answers.get(key);
    if (answer?.version !== document.version) {
      answer?.abort.abort();
      answer = this.request(document, place);
      this.answers.set(key, answer);
    }
    const report = await answer.report;
    return token?.isCancellationRequested === true ? undefined : report;
  }

  /** What was said no longer holds: a model, the calibration, or what shall be looked at has changed. */
  forget(): void {
    // What is open but hidden has diagnostics too.
    const known = this.services.host.workspace.textDocuments.filter(({ uri }) =>
      this.answers.has(uri.toString()),
    );
    for (const { abort } of this.answers.values()) {
      abort.abort();
    }
    this.answers.clear();
    for (const document of known) {
      void this.ask(document);
    }
    this.askVisible();
  }

  dispose(): void {
    for (const { abort } of this.answers.values()) {
      abort.abort();
    }
    this.subscriptions.dispose();
    this.modelWatcher?.dispose();
    this.refresh.dispose();
    this.changes.dispose();
  }

  private request(document: HostDocument, { folder, file }: ConfigPlace): Answer {
    const abort = new AbortController();
    const { version } = document;
    const storageDir = storageDirFor(this.services, document.uri);
    const asked = this.services.analytics.request(
      'servedModels',
      {
        folder,
        file,
        text: document.getText(),
        ...fileSelection(this.services.host, document.uri),
        storageDir,
      },
      { signal: abort.signal },
    );
    const report = asked.then(
      (answered) => {
        this.keep(folder, file, answered);
        return answered;
      },
      (error: unknown) => {
        // Nobody asked for this: the log is the place to say it. The next look asks again.
        if (!isAbort(error)) {
          this.services.output.warn(`The models of ${file} could not be looked up: ${String(error)}`);
        }
        if (this.answers.get(document.uri.toString())?.abort === abort) {
          this.answers.delete(document.uri.toString());
        }
        return undefined;
      },
    );
    return { version, abort, report };
  }

  private keep(folder: string, file: string, report: ServingReport): void {
    const ofFolder = this.reports.get(folder) ?? new Map<string, ServingReport>();
    ofFolder.set(file, report);
    this.reports.set(folder, ofFolder);
    if (report.models.length > 0) {
      this.modelWatcher ??= this.watchModels();
    }
    this.changes.fire(folder);
  }

  private close({ uri }: HostDocument): void {
    this.answers.get(uri.toString())?.abort.abort();
    this.answers.delete(uri.toString());
    const place = placeOf(this.services.host, uri);
    if (place !== undefined && this.reports.get(place.folder)?.delete(place.file) === true) {
      this.changes.fire(place.folder);
    }
  }

  private askVisible(): void {
    for (const { document } of this.services.host.window.visibleTextEditors) {
      void this.ask(document);
    }
  }

  private watchModels(): Disposable {
    const watcher = this.services.host.workspace.createFileSystemWatcher('**/*.onnx');
    const changed = debounceByKey<string>(QUIET_MS, () => this.forget());
    const call = (): void => changed.call('models');
    return disposeAll(
      watcher,
      changed,
      watcher.onDidChange(call),
      watcher.onDidCreate(call),
      watcher.onDidDelete(call),
    );
  }
}

export function placeOf({ workspace }: Pick<Host, 'workspace'>, uri: Uri): ConfigPlace | undefined {
  const folder = uri.scheme === 'file' ? workspace.getWorkspaceFolder(uri) : undefined;
  return folder && { folder: folder.uri.fsPath, file: path.posix.relative(folder.uri.path, uri.path) };
}
