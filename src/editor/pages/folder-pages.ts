import path from 'node:path';
import type { Disposable } from 'vscode';
import { analysableFolders, folderAt } from '../folders';
import type { Host, PagePanel } from '../host/host';
import type { EditorServices } from '../services';
import type { Page } from './page';
import { PageHost } from './page-host';

/** The folder a page remembered, if it is open in this window; otherwise the only one there is. */
export function restoredFolder(host: Pick<Host, 'workspace'>, state: unknown): string | undefined {
  const remembered =
    typeof state === 'object' && state !== null && 'folder' in state ? state.folder : undefined;
  const folders = analysableFolders(host).map(({ uri }) => uri.fsPath);
  return folders.find((folder) => folder === remembered) ?? (folders.length === 1 ? folders[0] : undefined);
}

/** Pages in panels, one per folder. A hidden page is rebuilt from one snapshot, and closing one loses nothing. */
export class FolderPages<Snapshot> implements Disposable {
  private readonly pages: PageHost<string, Snapshot>;
  private readonly serializer: Disposable;

  constructor(
    private readonly services: EditorServices,
    private readonly page: Page<string, Snapshot>,
  ) {
    this.pages = new PageHost(services, page);
    this.serializer = services.host.restorePanels(page.viewType, (panel, state) => {
      const folder = restoredFolder(services.host, state);
      if (folder === undefined || this.pages.get(folder) !== undefined) {
        panel.dispose();
      } else {
        this.attach(panel, folder);
      }
    });
  }

  /** Shows the page of a folder, opening it if needed. */
  show(folder: string): void {
    const open = this.pages.get(folder);
    if (open === undefined) {
      this.attach(this.services.host.createPanel(this.page.viewType, this.titleFor(folder)), folder);
    } else {
      open.panel.reveal();
    }
  }

  /** What the page of a folder was given last; undefined while it has not asked yet. */
  delivered(folder: string): Snapshot | undefined {
    return this.pages.get(folder)?.server.delivered;
  }

  dispose(): void {
    this.pages.dispose();
    this.serializer.dispose();
  }

  private attach(panel: PagePanel, folder: string): void {
    const { context, host } = this.services;
    const icon = (theme: string) =>
      host.uris.joinPath(context.extensionUri, 'media', `${this.page.id}-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.pages.attach(panel, folder, folder);
  }

  /** Tells the panels of several folders apart. */
  private titleFor(folder: string): string {
    const { host } = this.services;
    const { title } = this.page;
    const open = folderAt(host, folder);
    return open === undefined || analysableFolders(host).length > 1
      ? `${title}: ${open?.name ?? path.basename(folder)}`
      : title;
  }
}
