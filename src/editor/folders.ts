import type { WorkspaceFolder } from 'vscode';
import { userError } from '../process/rpc/errors';
import type { Host } from './host/host';

type FolderHost = Pick<Host, 'window' | 'workspace'>;

/** The folders that can be analysed: those with files on this machine. */
export function analysableFolders({ workspace }: Pick<Host, 'workspace'>): readonly WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/**
 * The folder a command is about: the one at the path it was called with, otherwise the only one or one that the user
 * picks. Undefined when the user picked none.
 */
export async function chooseFolder(host: FolderHost, fsPath?: unknown): Promise<WorkspaceFolder | undefined> {
  const given = typeof fsPath === 'string' ? folderAt(host, fsPath) : undefined;
  if (given !== undefined) {
    return given;
  }
  const folders = analysableFolders(host);
  if (folders.length === 0) {
    throw userError('no-folder', 'Open a folder with service manifests and trace exports first.');
  }
  if (folders.length === 1) {
    return folders[0];
  }
  const picked = await host.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { placeHolder: 'The folder to analyse' },
  );
  return picked?.folder;
}

/** The analysable folder with this path, if it is (still) open. */
export function folderAt(host: Pick<Host, 'workspace'>, fsPath: string): WorkspaceFolder | undefined {
  return analysableFolders(host).find(({ uri }) => uri.fsPath === fsPath);
}

/** Keyboard shortcuts and other extensions run a command even where its menu entry is disabled. */
export function requireTrust(
  { workspace }: Pick<Host, 'workspace'>,
  reason = 'Meshlens trains and loads models only in a workspace you trust.',
): void {
  if (!workspace.isTrusted) {
    throw userError('untrusted', reason);
  }
}
