import type * as vscode from 'vscode';
import type { ForecastSnapshot } from '../../contracts/protocol';
import type { Forecasting } from '../forecasting';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { FolderPanels } from './folder-panels';
import { serveForecast, type ForecastServer } from './forecast-server';

/** The forecast panels. */
export class ForecastPanels extends FolderPanels<ForecastSnapshot, ForecastServer> {
  private readonly changes: vscode.Disposable;

  constructor(services: EditorServices, forecasting: Forecasting, results: Results) {
    super(services, {
      name: 'forecast',
      title: 'Latency Forecast',
      pageTitle: 'Meshlens latency forecast',
      serve: (webview, folder) => serveForecast(webview, folder, services, forecasting, results),
      ensure: (folder) => void forecasting.ensure(folder),
      // What is computed for a page that is gone would only take a core from whoever closed it.
      onClose: (folder) => forecasting.cancel(folder),
    });
    this.changes = forecasting.onDidChange((folder) => this.serverOf(folder)?.show());
  }

  override dispose(): void {
    super.dispose();
    this.changes.dispose();
  }
}
