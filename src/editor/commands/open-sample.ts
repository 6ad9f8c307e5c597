import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Open Sample Workspace`: a copy of the recorded shop, so that the installed one stays as it is. */
export function registerOpenSample(services: EditorServices): vscode.Disposable {
  return registerCommand(services, 'meshlens.openSample', async () => {
    const { extensionUri, globalStorageUri } = services.context;
    const copy = vscode.Uri.joinPath(globalStorageUri, 'sample', 'shop');
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(extensionUri, 'samples', 'shop'), copy, { overwrite: true });
    await vscode.commands.executeCommand('vscode.openFolder', copy, { forceNewWindow: true });
  });
}
