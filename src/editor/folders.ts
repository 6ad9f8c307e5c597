import * as vscode from 'vscode';
import { userError } from '../process/rpc/errors';

/** The folders that can be analysed: those with files on this machine. */
export function analysableFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** The folder a command is about; asks where there are several. Undefined when the user picked none. */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = analysableFolders();
  if (folders.length === 0) {
    throw userError('no-folder', 'Open a folder with service manifests and trace exports first.');
  }
  if (folders.length === 1) {
    return folders[0];
  }
  const picked = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { placeHolder: 'The folder to analyse' },
  );
  return picked?.folder;
}

/** The analysable folder with this path, if it is (still) open. */
export function folderAt(fsPath: string): vscode.WorkspaceFolder | undefined {
  return analysableFolders().find(({ uri }) => uri.fsPath === fsPath);
}

/** Keyboard shortcuts and other extensions run a command even where its menu entry is disabled. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) {
    return;
  }
  throw userError('untrusted', 'Meshlens trains and loads models only in a workspace you trust.');
}
