import path from 'node:path';
import * as vscode from 'vscode';

/** Calls back when a file is written, replaced or deleted, wherever it lies. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const pattern = new vscode.RelativePattern(
    vscode.Uri.joinPath(uri, '..'),
    escaped(path.basename(uri.fsPath)),
  );
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const subscriptions = [
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  ];
  return vscode.Disposable.from(...subscriptions);
}

/** A name in which nothing is a pattern. */
function escaped(name: string): string {
  return name.replace(/[[\]{}*?]/g, (character) => `[${character}]`);
}
