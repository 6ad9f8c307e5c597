import * as vscode from 'vscode';
import { buildHeatmapSnapshot, emptyHeatmapSnapshot } from '../../shared/heatmap-snapshot';
import type { HeatmapSnapshot } from '../../shared/protocol';
import { analysableFolders, folderAt } from '../folders';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { serveHeatmap, type HeatmapServer } from './heatmap-server';
import { panelIcon, showPage } from './page';
import { restoredFolder } from './restored-folder';

export const heatmapViewType = 'meshlens.heatmap';

const notAnalysed =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder and learns what is normal: start with "Analyze".';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly server: HeatmapServer;
}

/** The heatmap panels, one per folder. A panel holds no state: closing it loses nothing, and a reload asks again. */
export class HeatmapPanels implements vscode.Disposable {
  private readonly panels = new Map<string, OpenPanel>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly services: EditorServices,
    private readonly results: Results,
  ) {
    this.subscriptions.push(
      results.onDidChangeReport((folder) => this.panels.get(folder)?.server.show(this.snapshot(folder))),
      results.onDidChange((folder) => {
        const { progress } = results.get(folder);
        if (progress !== 'starting') this.panels.get(folder)?.server.progress(progress ?? null);
      }),
      vscode.window.registerWebviewPanelSerializer(heatmapViewType, {
        deserializeWebviewPanel: (panel, state: unknown) => {
          const folder = restoredFolder(state);
          if (folder === undefined || this.panels.has(folder)) panel.dispose();
          else this.attach(panel, folder);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Shows the panel of a folder, opening it if needed. */
  show(folder: string): void {
    const open = this.panels.get(folder);
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    this.attach(
      vscode.window.createWebviewPanel(heatmapViewType, panelTitle(folder), vscode.ViewColumn.Active, {
        // The page can be rebuilt from one snapshot; keeping hidden pages alive would cost memory for nothing.
        retainContextWhenHidden: false,
      }),
      folder,
    );
  }

  /** What the page of a folder was given last; undefined while it has not asked yet. */
  delivered(folder: string): HeatmapSnapshot | undefined {
    return this.panels.get(folder)?.server.delivered;
  }

  dispose(): void {
    for (const { panel } of [...this.panels.values()]) panel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private attach(panel: vscode.WebviewPanel, folder: string): void {
    const { extensionUri } = this.services.context;
    panel.iconPath = panelIcon(extensionUri, 'heatmap');
    const server = serveHeatmap(panel.webview, folder, this.services, this.results, () => this.snapshot(folder));
    this.panels.set(folder, { panel, server });
    panel.onDidDispose(() => {
      server.close();
      this.panels.delete(folder);
    });
    showPage(panel.webview, extensionUri, 'heatmap', 'Meshlens anomaly heatmap');
    // A restored panel has nothing in memory to show yet.
    void this.results.loadLast(folder);
  }

  private snapshot(folder: string): HeatmapSnapshot {
    const { report } = this.results.get(folder);
    return report === undefined ? emptyHeatmapSnapshot(folder, notAnalysed) : buildHeatmapSnapshot(report);
  }
}

/** Tells the panels of several folders apart. */
function panelTitle(folder: string): string {
  return analysableFolders().length > 1 ? `Anomaly Heatmap: ${folderAt(folder)?.name ?? folder}` : 'Anomaly Heatmap';
}
