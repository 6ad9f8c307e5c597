import type { Disposable } from 'vscode';
import { analysableFolders } from '../folders';
import { disposeAll } from '../host/emitter';
import type { FolderState, Results } from '../results';
import type { EditorServices } from '../services';
import { statusText } from './status-text';

/** The one status item: what runs, or what the last analysis found and on which runtime. */
export function registerStatusItem(
  { host }: Pick<EditorServices, 'host'>,
  results: Pick<Results, 'get' | 'onDidChange'>,
): Disposable {
  const item = host.createStatusItem('meshlens.status', 'Meshlens');
  const show = (): void =>
    item.show(statusText(mostTelling(analysableFolders(host).map(({ uri }) => results.get(uri.fsPath)))));
  return disposeAll(item, results.onDidChange(show), host.workspace.onDidChangeWorkspaceFolders(show));
}

/** With several folders: one that runs, else one that failed, else the latest report. */
function mostTelling(states: readonly FolderState[]): Pick<FolderState, 'report' | 'progress' | 'failure'> {
  const latest = states
    .filter(({ report }) => report !== undefined)
    .sort((a, b) => (b.report?.createdMs ?? 0) - (a.report?.createdMs ?? 0));
  return (
    states.find(({ progress }) => progress !== undefined) ??
    states.find(({ failure }) => failure !== undefined) ??
    latest.at(0) ?? { report: undefined, progress: undefined, failure: undefined }
  );
}
