import * as vscode from 'vscode';
import { analysableFolders, folderAt } from '../folders';
import type { EditorServices } from '../services';
import { panelIcon, showPage } from './page';
import { restoredFolder } from './restored-folder';

interface PageServer<Snapshot> {
  /** The snapshot the page has; undefined until it is ready. */
  readonly delivered: Snapshot | undefined;
  close(): void;
}

/** What makes one kind of panel. */
export interface PanelKind<Server> {
  /** Of its page, its icon and its view type. */
  readonly name: 'heatmap' | 'forecast';
  readonly title: string;
  readonly pageTitle: string;
  serve(webview: vscode.Webview, folder: string): Server;
  /** Has what is shown fetched or computed: a restored panel has nothing in memory. */
  ensure(folder: string): void;
  onClose?(folder: string): void;
}

/** Panels of one kind, one per folder. A panel holds no state: closing it loses nothing, and a reload asks again. */
export class FolderPanels<Snapshot, Server extends PageServer<Snapshot>> implements vscode.Disposable {
  private readonly panels = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly server: Server }
  >();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly services: Pick<EditorServices, 'context' | 'host'>,
    private readonly kind: PanelKind<Server>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(this.viewType, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        const folder = restoredFolder(this.services.host, state);
        if (folder === undefined || this.panels.has(folder)) {
          panel.dispose();
        } else {
          this.attach(panel, folder);
        }
        return Promise.resolve();
      },
    });
  }

  /** Shows the panel of a folder, opening it if needed. */
  show(folder: string): void {
    const open = this.panels.get(folder);
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    // The page can be rebuilt from one snapshot; keeping hidden pages alive would cost memory for nothing.
    const options = { retainContextWhenHidden: false };
    this.attach(
      vscode.window.createWebviewPanel(
        this.viewType,
        this.titleFor(folder),
        vscode.ViewColumn.Active,
        options,
      ),
      folder,
    );
  }

  /** What answers the page of a folder while it is open. */
  serverOf(folder: string): Server | undefined {
    return this.panels.get(folder)?.server;
  }

  /** What the page of a folder was given last; undefined while it has not asked yet. */
  delivered(folder: string): Snapshot | undefined {
    return this.serverOf(folder)?.delivered;
  }

  dispose(): void {
    for (const { panel } of [...this.panels.values()]) {
      panel.dispose();
    }
    this.serializer.dispose();
  }

  private get viewType(): string {
    return `meshlens.${this.kind.name}`;
  }

  /** Tells the panels of several folders apart. */
  private titleFor(folder: string): string {
    const { host } = this.services;
    return analysableFolders(host).length > 1
      ? `${this.kind.title}: ${folderAt(host, folder)?.name ?? folder}`
      : this.kind.title;
  }

  private attach(panel: vscode.WebviewPanel, folder: string): void {
    const { name, pageTitle } = this.kind;
    const { extensionUri } = this.services.context;
    panel.iconPath = panelIcon(extensionUri, name);
    const server = this.kind.serve(panel.webview, folder);
    this.panels.set(folder, { panel, server });
    panel.onDidDispose(() => {
      server.close();
      this.panels.delete(folder);
      this.kind.onClose?.(folder);
    });
    showPage(panel.webview, extensionUri, name, pageTitle);
    this.kind.ensure(folder);
  }
}
