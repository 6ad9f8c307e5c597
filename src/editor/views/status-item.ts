import * as vscode from 'vscode';
import { analysableFolders } from '../folders';
import type { FolderState, Results } from '../results';
import { statusText } from './status-text';

/** The one status item: what runs, or what the last analysis found and on which runtime. */
export function registerStatusItem(results: Results): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('meshlens.status', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Meshlens';
  const show = (): void => {
    const status = statusText(mostTelling(analysableFolders().map(({ uri }) => results.get(uri.fsPath))));
    if (status === undefined) {
      return item.hide();
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.command = status.command;
    item.backgroundColor = status.warn ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  return vscode.Disposable.from(
    item,
    results.onDidChange(show),
    vscode.workspace.onDidChangeWorkspaceFolders(show),
  );
}

/** With several folders: one that runs, else one that failed, else the latest report. */
function mostTelling(states: readonly FolderState[]): Pick<FolderState, 'report' | 'progress' | 'failure'> {
  const latest = states
    .filter(({ report }) => report !== undefined)
    .sort((a, b) => (b.report?.createdMs ?? 0) - (a.report?.createdMs ?? 0));
  return (
    states.find(({ progress }) => progress !== undefined) ??
    states.find(({ failure }) => failure !== undefined) ??
    latest.at(0) ?? { report: undefined, progress: undefined, failure: undefined }
  );
}
