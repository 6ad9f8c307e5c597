import type * as vscode from 'vscode';
import { chooseFolder, folderAt } from '../folders';
import type { HeatmapPanels } from '../panels/heatmap';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Show Anomaly Heatmap`. Called with a folder's path it asks for none. */
export function registerShowHeatmap(services: EditorServices, heatmaps: HeatmapPanels): vscode.Disposable {
  return registerCommand(services, 'meshlens.showHeatmap', async (fsPath) => {
    const folder = (typeof fsPath === 'string' ? folderAt(fsPath) : undefined) ?? (await chooseFolder());
    if (folder !== undefined) {
      heatmaps.show(folder.uri.fsPath);
    }
  });
}
