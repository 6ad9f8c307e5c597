import * as vscode from 'vscode';
import type { DiagnosticData, Diagnostics } from './surfaces';

/** The diagnostics of one source. */
export function createDiagnostics(name: string): Diagnostics {
  const collection = vscode.languages.createDiagnosticCollection(name);
  return {
    set: (entries) => collection.set(entries.map(([uri, data]) => [uri, data.map(toDiagnostic)])),
    delete: (uri) => collection.delete(uri),
    dispose: () => collection.dispose(),
  };
}

function toDiagnostic({ range, message, severity, code, related }: DiagnosticData): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(...range), message, severities[severity]);
  diagnostic.source = 'Meshlens';
  diagnostic.code = code;
  diagnostic.relatedInformation = related.map(
    ({ uri, line, message: text }) =>
      new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, new vscode.Position(line, 0)), text),
  );
  return diagnostic;
}

const severities: Readonly<Record<DiagnosticData['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};
