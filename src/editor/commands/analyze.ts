import * as vscode from 'vscode';
import type { Report } from '../../contracts/report';
import type { Analysis } from '../analysis';
import { chooseFolder, folderAt } from '../folders';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';
import { summary } from '../views/summary';

/**
 * `Meshlens: Analyze Workspace`. Called with a folder's path it asks for none.
 * Resolves to true when there is a report. Not to the report itself: a command's result is copied to the window.
 */
export function registerAnalyze(services: EditorServices, analysis: Analysis): vscode.Disposable {
  return registerCommand(services, 'meshlens.analyze', async (fsPath): Promise<boolean> => {
    const folder = (typeof fsPath === 'string' ? folderAt(fsPath) : undefined) ?? (await chooseFolder());
    if (folder === undefined) {
      return false;
    }
    const report = await analysis.run(folder);
    announce(report);
    return true;
  });
}

/** Says how the analysis ended, without waiting for the message to be read. */
export function announce(report: Report): void {
  void vscode.window.showInformationMessage(summary(report), 'Show Heatmap').then((action) => {
    if (action !== undefined) {
      void vscode.commands.executeCommand('meshlens.showHeatmap', report.folder);
    }
  });
}
