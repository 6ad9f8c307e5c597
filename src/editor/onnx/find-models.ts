import * as vscode from 'vscode';

/** The models in the workspace, the first of them where there are very many. */
export async function modelsInWorkspace(most: number): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/*.onnx', '**/node_modules/**', most);
  return found.filter(({ scheme }) => scheme === 'file').sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}

/** The model in the active tab, however it is shown. */
export function activeModel(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.scheme === 'file' && uri.path.endsWith('.onnx') ? uri : undefined;
}
