import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Open Sample Workspace`: a copy of the recorded shop, which the user may change. */
export function registerOpenSample(services: EditorServices): vscode.Disposable {
  return registerCommand(services, 'meshlens.openSample', async () => {
    const { extensionUri, globalStorageUri } = services.context;
    const copy = vscode.Uri.joinPath(globalStorageUri, 'sample', 'shop');
    if (!(await exists(copy))) {
      await vscode.workspace.fs.copy(vscode.Uri.joinPath(extensionUri, 'samples', 'shop'), copy);
    }
    await vscode.commands.executeCommand('vscode.openFolder', copy, { forceNewWindow: true });
  });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
