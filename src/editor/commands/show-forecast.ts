import type * as vscode from 'vscode';
import { chooseFolder, folderAt } from '../folders';
import type { ForecastPanels } from '../panels/forecast';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Show Latency Forecast`: forecasts where nothing was forecast yet. Called with a folder's path it asks for none. */
export function registerShowForecast(services: EditorServices, forecasts: ForecastPanels): vscode.Disposable {
  return registerCommand(services, 'meshlens.showForecast', async (fsPath) => {
    const folder = (typeof fsPath === 'string' ? folderAt(fsPath) : undefined) ?? (await chooseFolder());
    if (folder !== undefined) {
      forecasts.show(folder.uri.fsPath);
    }
  });
}
