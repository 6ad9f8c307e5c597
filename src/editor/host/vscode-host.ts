import * as vscode from 'vscode';
import { createDiagnostics } from './diagnostics';
import { registerFixActions } from './fix-actions';
import type { Host } from './host';
import { registerLenses } from './lenses';
import { createPanel, registerFileEditor, restorePanels } from './panels';
import { createStatusItem, createTree } from './views';
import { watchFile } from './watch-file';

/** The editor that runs this extension. */
export const vscodeHost: Host = {
  window: vscode.window,
  commands: vscode.commands,
  workspace: vscode.workspace,
  uris: vscode.Uri,
  now: () => Date.now(),
  createDiagnostics,
  registerLenses,
  registerFixActions,
  createStatusItem,
  createTree,
  createPanel,
  restorePanels,
  registerFileEditor,
  watchFile,
  withProgress: async (title, abort, work) =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (notification, token) => {
        token.onCancellationRequested(() => abort.abort());
        return work((progress) => notification.report(progress));
      },
    ),
  async openBeside(uri, { line, column, word, lastLine, preview }) {
    const document = await vscode.workspace.openTextDocument(uri);
    const start = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      selection:
        (word && document.getWordRangeAtPosition(start, word)) ??
        new vscode.Range(start, lastLine === undefined ? start : endOfLine(document, lastLine)),
      preview,
    });
  },
  copyText: (text) => vscode.env.clipboard.writeText(text),
  activeModel() {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const uri =
      input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
    return uri?.scheme === 'file' && uri.path.endsWith('.onnx') ? uri : undefined;
  },
};

/** @param line from 1; beyond the last line it is the last */
function endOfLine(document: vscode.TextDocument, line: number): vscode.Position {
  return document.lineAt(Math.min(line, document.lineCount) - 1).range.end;
}
