import type {
  CustomDocument,
  Disposable,
  OpenDialogOptions,
  QuickPickItem,
  QuickPickOptions,
  SaveDialogOptions,
  TextDocumentContentProvider,
  Uri,
  WorkspaceFolder,
} from 'vscode';
import { Emitter } from '../../../../src/editor/host/emitter';
import type {
  DocumentPlace,
  FileEditor,
  Host,
  HostCommands,
  HostWindow,
  HostWorkspace,
  PagePanel,
} from '../../../../src/editor/host/host';
import type {
  DiagnosticData,
  HostDocument,
  LensProvider,
  StatusContent,
  TreeSource,
  TreeView,
} from '../../../../src/editor/host/surfaces';
import { FakePanel } from './fake-panel';
import { fakeTreeView, type FakeTreeView } from './fake-tree';
import { fakeUris } from './uris';

/** A host in memory: tests set what it holds, fire its events and read what was shown. */
export class FakeHost implements Host {
  readonly uris = fakeUris;
  readonly window = new FakeWindow();
  readonly commands = new FakeCommands();
  readonly workspace = new FakeWorkspace();
  /** What is opened beside: address, then place. */
  readonly opened: [string, DocumentPlace][] = [];
  /** What was reported under each notification. */
  readonly progress: { readonly title: string; readonly reports: unknown[]; readonly cancel: () => void }[] =
    [];
  /** Diagnostics by address. */
  readonly diagnostics = new Map<string, readonly DiagnosticData[]>();
  /** The last content of each status item. */
  readonly statuses: (StatusContent | undefined)[] = [];
  readonly trees = new Map<string, { readonly source: TreeSource<unknown>; readonly view: FakeTreeView }>();
  lenses: LensProvider | undefined;
  /** What was put on the clipboard, the last text last. */
  readonly copied: string[] = [];
  fixes: Parameters<Host['registerFixActions']>[0] | undefined;
  active: Uri | undefined;
  nowMs = 0;
  /** Panels in the order they were opened. */
  readonly panels: FakePanel[] = [];
  readonly restorers = new Map<string, (panel: PagePanel, state: unknown) => void>();
  readonly editors = new Map<string, FileEditor<CustomDocument>>();
  /** Fires with the path of a watched file. */
  readonly fileChanged = new Emitter<string>();

  now(): number {
    return this.nowMs;
  }

  readonly openBeside = (uri: Uri, place: DocumentPlace): Promise<void> => {
    this.opened.push([uri.toString(), place]);
    return Promise.resolve();
  };

  readonly copyText = (text: string): Promise<void> => Promise.resolve(void this.copied.push(text));

  activeModel(): Uri | undefined {
    return this.active;
  }

  withProgress<T>(
    title: string,
    abort: AbortController,
    work: Parameters<Host['withProgress']>[2],
  ): Promise<T> {
    const reports: unknown[] = [];
    this.progress.push({ title, reports, cancel: () => abort.abort() });
    return work((report) => reports.push(report)) as Promise<T>;
  }

  createDiagnostics(): ReturnType<Host['createDiagnostics']> {
    const { diagnostics } = this;
    return {
      set: (entries) => entries.forEach(([uri, data]) => diagnostics.set(uri.toString(), data)),
      delete: (uri) => diagnostics.delete(uri.toString()),
      dispose: () => diagnostics.clear(),
    };
  }

  registerLenses(_pattern: string, provider: LensProvider): Disposable {
    this.lenses = provider;
    return { dispose: () => (this.lenses = undefined) };
  }

  registerFixActions(answer: Parameters<Host['registerFixActions']>[0]): Disposable {
    this.fixes = answer;
    return { dispose: () => (this.fixes = undefined) };
  }

  createStatusItem(): ReturnType<Host['createStatusItem']> {
    return { show: (status) => this.statuses.push(status), dispose: () => undefined };
  }

  watchFile(uri: Uri, changed: () => void): Disposable {
    return this.fileChanged.event((path) => (path === uri.fsPath ? changed() : undefined));
  }

  createPanel(viewType: string, title: string): PagePanel {
    const panel = new FakePanel(viewType, title);
    this.panels.push(panel);
    return panel;
  }

  restorePanels(viewType: string, restore: (panel: PagePanel, state: unknown) => void): Disposable {
    this.restorers.set(viewType, restore);
    return { dispose: () => this.restorers.delete(viewType) };
  }

  registerFileEditor<D extends CustomDocument>(viewType: string, editor: FileEditor<D>): Disposable {
    this.editors.set(viewType, editor);
    return { dispose: () => this.editors.delete(viewType) };
  }

  createTree<T>(id: string, source: TreeSource<T>): TreeView {
    const view = fakeTreeView(() => this.trees.delete(id));
    this.trees.set(id, { source: source, view });
    return view;
  }
}

/** Messages are answered in the order of `answers`; undefined closes a message. */
class FakeWindow implements HostWindow {
  readonly messages: string[] = [];
  readonly actions: string[][] = [];
  readonly answers: (string | undefined)[] = [];
  /** Labels that were offered, and which of them are picked. */
  readonly offered: string[][] = [];
  pick: string | undefined;
  /** What is typed into a box; undefined closes it. */
  typed: string | undefined;
  readonly dialogs: OpenDialogOptions[] = [];
  chosen: Uri[] | undefined;
  visibleTextEditors: { readonly document: HostDocument }[] = [];
  readonly visibleChanged = new Emitter<unknown>();
  readonly onDidChangeVisibleTextEditors = this.visibleChanged.event;

  showInformationMessage(message: string, ...actions: string[]): Promise<string | undefined> {
    this.messages.push(message);
    this.actions.push(actions);
    return Promise.resolve(this.answers.shift());
  }

  showErrorMessage(message: string, ...actions: string[]): Promise<string | undefined> {
    return this.showInformationMessage(`error: ${message}`, ...actions);
  }

  showQuickPick<T extends QuickPickItem>(
    items: readonly T[],
    _options: QuickPickOptions,
  ): Promise<T | undefined> {
    this.offered.push(items.map(({ label }) => label));
    return Promise.resolve(items.find(({ label }) => label === this.pick));
  }

  showInputBox(): Promise<string | undefined> {
    return Promise.resolve(this.typed);
  }

  showOpenDialog(options: OpenDialogOptions): Promise<Uri[] | undefined> {
    this.dialogs.push(options);
    return Promise.resolve(this.chosen);
  }

  readonly saveDialogs: SaveDialogOptions[] = [];
  saveTarget: Uri | undefined;

  showSaveDialog(options: SaveDialogOptions): Promise<Uri | undefined> {
    this.saveDialogs.push(options);
    return Promise.resolve(this.saveTarget);
  }
}

class FakeCommands implements HostCommands {
  readonly registered = new Map<string, (...args: unknown[]) => unknown>();
  /** Commands that were executed, with their arguments. */
  readonly executed: unknown[][] = [];

  registerCommand(id: string, run: (...args: unknown[]) => unknown): Disposable {
    this.registered.set(id, run);
    return { dispose: () => this.registered.delete(id) };
  }

  executeCommand(...call: unknown[]): Promise<unknown> {
    this.executed.push(call);
    return Promise.resolve(this.registered.get(call[0] as string)?.(...call.slice(1)));
  }
}

class FakeWorkspace implements HostWorkspace {
  workspaceFolders: WorkspaceFolder[] = [];
  isTrusted = true;
  /** Bytes of files by path. */
  readonly files = new Map<string, number>();
  readonly copied: [string, string][] = [];
  /** What was written, by path. */
  readonly written = new Map<string, Uint8Array>();
  /** Values by full name, such as `meshlens.seed`. */
  readonly settings = new Map<string, unknown>();
  /** Full names of the settings that were read. */
  readonly settingsRead = new Set<string>();
  textDocuments: HostDocument[] = [];
  readonly contentProviders = new Map<string, TextDocumentContentProvider>();
  readonly watchers: { readonly glob: string; readonly changed: Emitter<Uri> }[] = [];
  readonly settingChanged = new Emitter<{ affectsConfiguration(name: string, scope?: Uri): boolean }>();
  readonly onDidChangeConfiguration = this.settingChanged.event as HostWorkspace['onDidChangeConfiguration'];
  readonly trustGranted = new Emitter<void>();
  readonly onDidGrantWorkspaceTrust = this.trustGranted.event;
  readonly foldersChanged = new Emitter<{ readonly removed: readonly WorkspaceFolder[] }>();
  readonly onDidChangeWorkspaceFolders = this.foldersChanged.event;
  readonly textChanged = new Emitter<{ readonly document: HostDocument }>();
  readonly onDidChangeTextDocument = this.textChanged.event;
  readonly saved = new Emitter<HostDocument>();
  readonly onDidSaveTextDocument = this.saved.event;
  readonly closed = new Emitter<HostDocument>();
  readonly onDidCloseTextDocument = this.closed.event;
  readonly created = new Emitter<{ readonly files: readonly Uri[] }>();
  readonly onDidCreateFiles = this.created.event;
  readonly deleted = new Emitter<{ readonly files: readonly Uri[] }>();
  readonly onDidDeleteFiles = this.deleted.event;
  readonly renamed = new Emitter<{ readonly files: readonly { oldUri: Uri; newUri: Uri }[] }>();
  readonly onDidRenameFiles = this.renamed.event;

  readonly fs = {
    stat: (uri: Uri) => {
      const size = this.files.get(uri.path);
      return size === undefined
        ? Promise.reject(new Error(`no file ${uri.path}`))
        : Promise.resolve({ type: 1, ctime: 0, mtime: 0, size });
    },
    copy: (source: Uri, target: Uri) => {
      this.copied.push([source.path, target.path]);
      return Promise.resolve();
    },
    writeFile: (uri: Uri, bytes: Uint8Array) => {
      this.written.set(uri.path, bytes);
      return Promise.resolve();
    },
  };

  getConfiguration(section: string): ReturnType<HostWorkspace['getConfiguration']> {
    return {
      get: <T>(name: string, fallback: T): T => {
        const key = `${section}.${name}`;
        this.settingsRead.add(key);
        return this.settings.has(key) ? (this.settings.get(key) as T) : fallback;
      },
    };
  }

  getWorkspaceFolder(uri: Uri): WorkspaceFolder | undefined {
    return this.workspaceFolders.find((folder) => uri.path.startsWith(`${folder.uri.path}/`));
  }

  asRelativePath(path: string): string {
    const folder = this.workspaceFolders.find(({ uri }) => path.startsWith(`${uri.path}/`));
    return folder === undefined ? path : path.slice(folder.uri.path.length + 1);
  }

  findFiles(include: string, _exclude: string, maxResults: number): Promise<Uri[]> {
    const ending = include.slice(include.lastIndexOf('*') + 1);
    const found = [...this.files.keys()].filter((file) => file.endsWith(ending));
    return Promise.resolve(found.slice(0, maxResults).map(fakeUris.file));
  }

  createFileSystemWatcher(glob: string): ReturnType<HostWorkspace['createFileSystemWatcher']> {
    const changed = new Emitter<Uri>();
    this.watchers.push({ glob, changed });
    const { event } = changed;
    return { onDidChange: event, onDidCreate: event, onDidDelete: event, dispose: () => changed.dispose() };
  }

  registerTextDocumentContentProvider(scheme: string, provider: TextDocumentContentProvider): Disposable {
    this.contentProviders.set(scheme, provider);
    return { dispose: () => this.contentProviders.delete(scheme) };
  }

  /** Changes a setting and tells of it. */
  change(name: string, value: unknown): void {
    this.settings.set(name, value);
    this.settingChanged.fire({ affectsConfiguration: (asked) => asked === name });
  }
}
