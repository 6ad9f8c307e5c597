import * as vscode from 'vscode';
import { activeModel, modelsInWorkspace } from '../onnx/find-models';
import { MODEL_VIEW_TYPE } from '../onnx/model-editor';
import { shownName } from '../onnx/model-runtimes';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

const MAX_OFFERED = 500;

/** `Meshlens: Show Model Runtime`, of the model given, the active one, the only one, or one picked in the workspace or on disk. */
export function registerShowModelRuntime(services: EditorServices): vscode.Disposable {
  return registerCommand(services, 'meshlens.showModelRuntime', async (given) => {
    const uri = given instanceof vscode.Uri ? given : (activeModel() ?? (await pickModel()));
    if (uri !== undefined) {
      await vscode.commands.executeCommand('vscode.openWith', uri, MODEL_VIEW_TYPE);
    }
  });
}

async function pickModel(): Promise<vscode.Uri | undefined> {
  const models = await modelsInWorkspace(MAX_OFFERED);
  if (models.length === 1) {
    return models[0];
  }
  const browse = { label: 'Open a file…', uri: undefined };
  const items = [...models.map((uri) => ({ label: shownName(uri.fsPath), uri })), browse];
  const picked =
    models.length === 0
      ? browse
      : await vscode.window.showQuickPick<vscode.QuickPickItem & { uri: vscode.Uri | undefined }>(items, {
          placeHolder: 'The model to look at',
        });
  if (picked === undefined || picked.uri !== undefined) {
    return picked?.uri;
  }
  const [chosen] =
    (await vscode.window.showOpenDialog({
      filters: { 'ONNX models': ['onnx'] },
      openLabel: 'Show Model Runtime',
    })) ?? [];
  return chosen;
}
