import * as vscode from 'vscode';
import type { FileEditor, PagePanel } from './host';

export function createPanel(viewType: string, title: string): PagePanel {
  // Keeping hidden pages alive would cost memory for nothing: a page is rebuilt from one snapshot.
  const options = { retainContextWhenHidden: false };
  return vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, options);
}

export function restorePanels(
  viewType: string,
  restore: (panel: PagePanel, state: unknown) => void,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel(panel, state: unknown) {
      restore(panel, state);
      return Promise.resolve();
    },
  });
}

export function registerFileEditor<D extends vscode.CustomDocument>(
  viewType: string,
  { open, show }: FileEditor<D>,
): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider<D> = {
    openCustomDocument: open,
    resolveCustomEditor: show,
  };
  return vscode.window.registerCustomEditorProvider(viewType, provider, {
    supportsMultipleEditorsPerDocument: true,
  });
}
