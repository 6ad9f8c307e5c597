import * as vscode from 'vscode';
import type { ForecastSnapshot } from '../../shared/protocol';
import { analysableFolders, folderAt } from '../folders';
import type { Forecasting } from '../forecasting';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { serveForecast, type ForecastServer } from './forecast-server';
import { panelIcon, showPage } from './page';
import { restoredFolder } from './restored-folder';

const forecastViewType = 'meshlens.forecast';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly server: ForecastServer;
}

/** The forecast panels, one per folder. A panel holds no state: closing it loses nothing, and a reload asks again. */
export class ForecastPanels implements vscode.Disposable {
  private readonly panels = new Map<string, OpenPanel>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly services: EditorServices,
    private readonly forecasting: Forecasting,
    private readonly results: Results,
  ) {
    this.subscriptions.push(
      forecasting.onDidChange((folder) => this.panels.get(folder)?.server.show()),
      vscode.window.registerWebviewPanelSerializer(forecastViewType, {
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
    this.attach(vscode.window.createWebviewPanel(forecastViewType, panelTitle(folder), vscode.ViewColumn.Active, { retainContextWhenHidden: false }), folder);
  }

  /** What the page of a folder was given last; undefined while it has not asked yet. */
  delivered(folder: string): ForecastSnapshot | undefined {
    return this.panels.get(folder)?.server.delivered;
  }

  dispose(): void {
    for (const { panel } of [...this.panels.values()]) panel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private attach(panel: vscode.WebviewPanel, folder: string): void {
    const { extensionUri } = this.services.context;
    panel.iconPath = panelIcon(extensionUri, 'forecast');
    const server = serveForecast(panel.webview, folder, this.services, this.forecasting, this.results);
    this.panels.set(folder, { panel, server });
    panel.onDidDispose(() => {
      server.close();
      this.panels.delete(folder);
      // What is computed for a page that is gone would only take a core from whoever closed it.
      this.forecasting.cancel(folder);
    });
    showPage(panel.webview, extensionUri, 'forecast', 'Meshlens latency forecast');
    void this.forecasting.ensure(folder);
  }
}

/** Tells the panels of several folders apart. */
function panelTitle(folder: string): string {
  return analysableFolders().length > 1 ? `Latency Forecast: ${folderAt(folder)?.name ?? folder}` : 'Latency Forecast';
}
