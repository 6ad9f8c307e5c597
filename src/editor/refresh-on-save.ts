import type { Disposable, Uri } from 'vscode';
import type { Analysis } from './analysis';
import { debounceByKey } from './debounce';
import { analysableFolders, folderAt } from './folders';
import { disposeAll } from './host/emitter';
import type { Results } from './results';
import type { EditorServices } from './services';

/** Files whose change may change findings: Compose files, Kubernetes manifests, Triton configs, and the env files Compose reads. */
export function mayBeManifest(path: string): boolean {
  return /\.ya?ml$|\.pbtxt$|(^|\/)\.env[^/]*$/i.test(path);
}

const QUIET_MS = 400;

/** Keeps findings true: a saved, created, deleted or renamed manifest, or another limit or file of kinds in the settings, derives them again. */
export function registerRefreshOnSave(
  { host, output }: Pick<EditorServices, 'host' | 'output'>,
  analysis: Pick<Analysis, 'refreshFindings'>,
  results: Pick<Results, 'get'>,
): Disposable {
  const { workspace } = host;
  const refresh = debounceByKey<string>(QUIET_MS, (fsPath) => {
    const folder = folderAt(host, fsPath);
    if (folder === undefined) {
      return;
    }
    analysis.refreshFindings(folder).catch((error: unknown) => {
      output.warn(`Findings could not be refreshed: ${String(error)}`);
    });
  });
  const changed = (uris: readonly Uri[]): void => {
    for (const uri of uris) {
      const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath;
      if (folder === undefined || !mayBeManifest(uri.path)) {
        continue;
      }
      if (results.get(folder).report !== undefined) {
        refresh.call(folder);
      }
    }
  };
  return disposeAll(
    refresh,
    workspace.onDidChangeConfiguration((change) => {
      for (const { uri } of analysableFolders(host)) {
        if (['meshlens.slo', 'meshlens.kinds'].some((setting) => change.affectsConfiguration(setting, uri))) {
          refresh.call(uri.fsPath);
        }
      }
    }),
    workspace.onDidSaveTextDocument(({ uri }) => changed([uri])),
    workspace.onDidCreateFiles(({ files }) => changed(files)),
    workspace.onDidDeleteFiles(({ files }) => changed(files)),
    workspace.onDidRenameFiles(({ files }) =>
      changed(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
    ),
  );
}
