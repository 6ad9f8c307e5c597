import type * as vscode from 'vscode';
import type { FixQuestion, OfferedCommand, OfferedFix } from '../diagnostics/offered-fixes';
import type { Diagnostics, HostDocument, LensProvider, StatusItem, TreeSource, TreeView } from './surfaces';

/**
 * What the logic of the editor folder asks of VS Code. The real one is `vscodeHost`; tests hand in a fake. Members that
 * need no translation carry the API's own names, so that the API itself implements them.
 */
export interface Host {
  readonly window: HostWindow;
  readonly commands: HostCommands;
  readonly workspace: HostWorkspace;
  readonly uris: HostUris;
  /** Runs `work` under a notification whose button aborts. */
  withProgress<T>(
    title: string,
    abort: AbortController,
    work: (report: ReportProgress) => Promise<T>,
  ): Promise<T>;
  /** Opens a document beside what the user looks at. */
  openBeside(uri: vscode.Uri, place: DocumentPlace): Promise<void>;
  /** Puts text on the clipboard. */
  copyText(text: string): PromiseLike<void>;
  /** The model in the active tab, however it is shown. */
  activeModel(): vscode.Uri | undefined;
  /** Time of day in milliseconds since 1970. */
  now(): number;
  createDiagnostics(name: string): Diagnostics;
  /** Lenses and hovers of files on disk that match a glob. */
  registerLenses(pattern: string, provider: LensProvider): vscode.Disposable;
  /** Offers what `answer` says as quick fixes of manifests and configs. */
  registerFixActions(
    answer: (question: FixQuestion) => readonly (OfferedFix | OfferedCommand)[],
  ): vscode.Disposable;
  createStatusItem(id: string, name: string): StatusItem;
  createTree<T>(id: string, source: TreeSource<T>): TreeView;
  /** Calls back when a file is written, replaced or deleted, inside and outside the workspace. */
  watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable;
  /** Opens a panel, which is not kept alive while it is hidden. */
  createPanel(viewType: string, title: string): PagePanel;
  /** Hands over the panels of that type that were open when the window was closed, with what their pages kept. */
  restorePanels(viewType: string, restore: (panel: PagePanel, state: unknown) => void): vscode.Disposable;
  registerFileEditor<D extends vscode.CustomDocument>(
    viewType: string,
    editor: FileEditor<D>,
  ): vscode.Disposable;
}

/** A panel or an editor that shows a page. */
export type PagePanel = Pick<vscode.WebviewPanel, 'reveal' | 'dispose' | 'onDidDispose' | 'iconPath'> & {
  readonly webview: PageWebview;
};

export type PageWebview = Pick<
  vscode.Webview,
  'options' | 'html' | 'cspSource' | 'asWebviewUri' | 'postMessage' | 'onDidReceiveMessage'
>;

/** A read-only editor of files. */
export interface FileEditor<D extends vscode.CustomDocument> {
  open(uri: vscode.Uri): D;
  show(document: D, panel: PagePanel): void;
}

export type ReportProgress = (progress: { readonly message: string; readonly increment: number }) => void;

/** What of a document is selected when it opens. Lines and columns count from 1. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
  /** Selects the word at the place, if there is one. */
  readonly word?: RegExp;
  /** Selects up to the end of this line. */
  readonly lastLine?: number;
  /** Whether the next document opened may take its tab. */
  readonly preview?: boolean;
}

/** Part of `vscode.window`. */
export interface HostWindow {
  showInformationMessage(message: string, ...actions: string[]): Thenable<string | undefined>;
  showErrorMessage(message: string, ...actions: string[]): Thenable<string | undefined>;
  showQuickPick<T extends vscode.QuickPickItem>(
    items: readonly T[],
    options: vscode.QuickPickOptions,
  ): Thenable<T | undefined>;
  showInputBox(options: vscode.InputBoxOptions): Thenable<string | undefined>;
  showOpenDialog(options: vscode.OpenDialogOptions): Thenable<vscode.Uri[] | undefined>;
  showSaveDialog(options: vscode.SaveDialogOptions): Thenable<vscode.Uri | undefined>;
  readonly visibleTextEditors: readonly { readonly document: HostDocument }[];
  readonly onDidChangeVisibleTextEditors: vscode.Event<unknown>;
}

/** Part of `vscode.commands`. */
export interface HostCommands {
  registerCommand(id: string, run: (...args: unknown[]) => unknown): vscode.Disposable;
  executeCommand(id: string, ...args: unknown[]): Thenable<unknown>;
}

/** Part of `vscode.workspace`. */
export interface HostWorkspace {
  readonly workspaceFolders: readonly vscode.WorkspaceFolder[] | undefined;
  readonly isTrusted: boolean;
  readonly fs: Pick<vscode.FileSystem, 'stat' | 'copy' | 'writeFile'>;
  /** Without a scope: what holds for no folder, such as settings of the user alone. */
  getConfiguration(section: string, scope?: vscode.Uri): Settings;
  getWorkspaceFolder(uri: vscode.Uri): vscode.WorkspaceFolder | undefined;
  asRelativePath(path: string, includeWorkspaceFolder: boolean): string;
  findFiles(include: string, exclude: string, maxResults: number): Thenable<vscode.Uri[]>;
  readonly textDocuments: readonly HostDocument[];
  createFileSystemWatcher(glob: string): FileWatcher;
  readonly onDidChangeConfiguration: vscode.Event<vscode.ConfigurationChangeEvent>;
  readonly onDidGrantWorkspaceTrust: vscode.Event<void>;
  readonly onDidChangeWorkspaceFolders: vscode.Event<{ readonly removed: readonly vscode.WorkspaceFolder[] }>;
  readonly onDidChangeTextDocument: vscode.Event<{ readonly document: HostDocument }>;
  readonly onDidSaveTextDocument: vscode.Event<HostDocument>;
  readonly onDidCloseTextDocument: vscode.Event<HostDocument>;
  readonly onDidCreateFiles: vscode.Event<{ readonly files: readonly vscode.Uri[] }>;
  readonly onDidDeleteFiles: vscode.Event<{ readonly files: readonly vscode.Uri[] }>;
  readonly onDidRenameFiles: vscode.Event<{
    readonly files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[];
  }>;
  registerTextDocumentContentProvider(
    scheme: string,
    provider: vscode.TextDocumentContentProvider,
  ): vscode.Disposable;
}

/** The settings of one section that hold for one folder. */
export interface Settings {
  get<T>(name: string, fallback: T): T;
}

/** An address, for code that knows the host and not the API. */
export type HostUri = vscode.Uri;

/** Part of `vscode.Uri`. */
export interface HostUris {
  file(path: string): vscode.Uri;
  from(parts: { readonly scheme: string; readonly path: string; readonly query: string }): vscode.Uri;
  joinPath(base: vscode.Uri, ...parts: string[]): vscode.Uri;
}

export type FileWatcher = Pick<
  vscode.FileSystemWatcher,
  'onDidChange' | 'onDidCreate' | 'onDidDelete' | 'dispose'
>;
