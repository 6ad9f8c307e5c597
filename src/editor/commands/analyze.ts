import * as vscode from 'vscode';
import type { Report } from '../../shared/report';
import type { Analysis } from '../analysis';
import { chooseFolder, folderAt } from '../folders';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';
import { summary } from '../views/summary';

/**
 * `Meshlens: Analyze Workspace`. Called with a folder's path it asks for none.
 * Resolves to the report, so that tests and other extensions can await it.
 */
export function registerAnalyze(services: EditorServices, analysis: Analysis): vscode.Disposable {
  return registerCommand(services, 'meshlens.analyze', async (fsPath): Promise<Report | undefined> => {
    const folder = (typeof fsPath === 'string' ? folderAt(fsPath) : undefined) ?? (await chooseFolder());
    if (folder === undefined) return undefined;
    const report = await analysis.run(folder);
    announce(report);
    return report;
  });
}

/** Says how the analysis ended, without waiting for the message to be read. */
export function announce(report: Report): void {
  void vscode.window.showInformationMessage(summary(report), 'Show Heatmap').then((action) => {
    if (action !== undefined) void vscode.commands.executeCommand('meshlens.showHeatmap', report.folder);
  });
}
