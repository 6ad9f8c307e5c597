import type { Disposable, Uri } from 'vscode';
import { disabledRules } from '../configuration';
import { disposeAll } from '../host/emitter';
import type { DiagnosticData } from '../host/surfaces';
import type { ServingConfigs } from '../lenses/serving-configs';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { findingDiagnostic, problemDiagnostic } from './diagnostic-data';
import { currentFindings, currentProblems } from './live-findings';
import { visibleFindings } from './visible-findings';

/** Shows findings where they can be acted on, and takes them back with the report they came from. */
export function registerDiagnostics(
  { context, host }: Pick<EditorServices, 'context' | 'host'>,
  results: Pick<Results, 'get' | 'onDidChangeReport'>,
  configs: Pick<ServingConfigs, 'live' | 'onDidChange'>,
): Disposable {
  const { uris, workspace } = host;
  const collection = host.createDiagnostics('meshlens');
  const rulesPage = uris.joinPath(context.extensionUri, 'docs', 'findings.md');
  const published = new Map<string, readonly Uri[]>();

  function withdraw(folder: string): void {
    for (const uri of published.get(folder) ?? []) {
      collection.delete(uri);
    }
    published.delete(folder);
  }

  function publish(folder: string): void {
    const { report } = results.get(folder);
    const live = configs.live(folder);
    const root = uris.file(folder);
    withdraw(folder);
    const findings = visibleFindings(currentFindings(report, live), disabledRules(host, root));
    const problems = currentProblems(report, live);
    const files = [...new Set([...findings.keys(), ...problems.keys()])];
    const entries = files.map((file): [Uri, DiagnosticData[]] => [
      uris.joinPath(root, file),
      [
        ...(findings.get(file) ?? []).map((finding) => findingDiagnostic(uris, root, finding, rulesPage)),
        ...(problems.get(file) ?? []).map(problemDiagnostic),
      ],
    ]);
    collection.set(entries);
    published.set(
      folder,
      entries.map(([uri]) => uri),
    );
  }

  return disposeAll(
    collection,
    results.onDidChangeReport(publish),
    configs.onDidChange(publish),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('meshlens.rules.disabled')) {
        [...published.keys()].forEach(publish);
      }
    }),
    workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const { uri } of removed) {
        withdraw(uri.fsPath);
      }
    }),
  );
}
