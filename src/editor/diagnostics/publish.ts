import * as vscode from 'vscode';
import type { Problem, SpanLocation } from '../../contracts/problem';
import type { Finding } from '../../contracts/report';
import { disabledRules } from '../configuration';
import { evidencePlace } from '../evidence/place';
import { recordUri } from '../evidence/record-uri';
import type { ServingConfigs } from '../lenses/serving-configs';
import type { Results } from '../results';
import { currentFindings, currentProblems } from './live-findings';
import { distinctRelated, visibleFindings, zeroBased } from './visible-findings';

/** Shows findings where they can be acted on, and takes them back with the report they came from. */
export function registerDiagnostics(
  extensionUri: vscode.Uri,
  results: Results,
  configs: ServingConfigs,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('meshlens');
  const rulesPage = vscode.Uri.joinPath(extensionUri, 'docs', 'findings.md');
  const published = new Map<string, readonly vscode.Uri[]>();

  function publish(folder: string): void {
    const { report } = results.get(folder);
    const live = configs.live(folder);
    const root = vscode.Uri.file(folder);
    for (const uri of published.get(folder) ?? []) {
      collection.delete(uri);
    }
    const findings = visibleFindings(currentFindings(report, live), disabledRules(root));
    const problems = currentProblems(report, live);
    const files = [...new Set([...findings.keys(), ...problems.keys()])];
    const entries = files.map((file): [vscode.Uri, vscode.Diagnostic[]] => [
      vscode.Uri.joinPath(root, file),
      [
        ...(findings.get(file) ?? []).map((finding) => findingDiagnostic(folder, finding, rulesPage)),
        ...(problems.get(file) ?? []).map(problemDiagnostic),
      ],
    ]);
    collection.set(entries);
    published.set(
      folder,
      entries.map(([uri]) => uri),
    );
  }

  return vscode.Disposable.from(
    collection,
    results.onDidChangeReport((folder) => publish(folder)),
    configs.onDidChange((folder) => publish(folder)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('meshlens.rules.disabled')) {
        [...published.keys()].forEach(publish);
      }
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const { uri } of removed) {
        for (const file of published.get(uri.fsPath) ?? []) {
          collection.delete(file);
        }
        published.delete(uri.fsPath);
      }
    }),
  );
}

function findingDiagnostic(folder: string, finding: Finding, rulesPage: vscode.Uri): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(...zeroBased(finding)),
    finding.message,
    severities[finding.severity],
  );
  diagnostic.source = 'Meshlens';
  diagnostic.code = { value: finding.rule, target: rulesPage.with({ fragment: finding.rule }) };
  diagnostic.relatedInformation = distinctRelated(finding.related).map(
    ({ location, message }) =>
      new vscode.DiagnosticRelatedInformation(spanLocation(folder, location), message),
  );
  return diagnostic;
}

/** A problem of an input, at its line. */
function problemDiagnostic({ line = 1, column = 1, reason, severity }: Problem): vscode.Diagnostic {
  const start = new vscode.Position(Math.max(line - 1, 0), Math.max(column - 1, 0));
  // An empty range is drawn over the word it touches.
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, start),
    reason,
    problemSeverities[severity],
  );
  diagnostic.source = 'Meshlens';
  diagnostic.code = 'input';
  return diagnostic;
}

/** Where related information leads. The file's size is unknown here; a file too large to open shows its record on click. */
function spanLocation(folder: string, location: SpanLocation): vscode.Location {
  const place = evidencePlace(location, 0);
  return place.kind === 'file'
    ? new vscode.Location(
        vscode.Uri.joinPath(vscode.Uri.file(folder), location.file),
        new vscode.Position(place.line - 1, 0),
      )
    : new vscode.Location(recordUri(folder, location), new vscode.Position(0, 0));
}

const severities: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The file may be somebody else's, or not meant for us: never an error. */
const problemSeverities: Readonly<Record<Problem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Warning,
  warning: vscode.DiagnosticSeverity.Information,
  note: vscode.DiagnosticSeverity.Hint,
};
