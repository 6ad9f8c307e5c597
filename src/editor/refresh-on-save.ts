import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import { debounceByKey } from './debounce';
import { analysableFolders, folderAt } from './folders';
import { mayBeManifest } from './manifest-name';
import type { Results } from './results';
import type { EditorServices } from './services';

const QUIET_MS = 400;

/** Keeps findings true: a saved, created, deleted or renamed manifest, or another limit in the settings, derives them anew. */
export function registerRefreshOnSave(
  services: EditorServices,
  analysis: Analysis,
  results: Results,
): vscode.Disposable {
  const refresh = debounceByKey<string>(QUIET_MS, (fsPath) => {
    const folder = folderAt(fsPath);
    if (folder === undefined) {
      return;
    }
    analysis.refreshFindings(folder).catch((error: unknown) => {
      services.output.warn(`Findings could not be refreshed: ${String(error)}`);
    });
  });
  const changed = (uris: readonly vscode.Uri[]): void => {
    for (const uri of uris) {
      const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
      if (folder === undefined || !mayBeManifest(uri.path)) {
        continue;
      }
      if (results.get(folder).report !== undefined) {
        refresh.call(folder);
      }
    }
  };
  return vscode.Disposable.from(
    refresh,
    vscode.workspace.onDidChangeConfiguration((change) => {
      for (const { uri } of analysableFolders()) {
        if (change.affectsConfiguration('meshlens.slo', uri)) {
          refresh.call(uri.fsPath);
        }
      }
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => changed([uri])),
    vscode.workspace.onDidCreateFiles(({ files }) => changed(files)),
    vscode.workspace.onDidDeleteFiles(({ files }) => changed(files)),
    vscode.workspace.onDidRenameFiles(({ files }) =>
      changed(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
    ),
  );
}
