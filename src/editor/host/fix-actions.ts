import path from 'node:path';
import * as vscode from 'vscode';
import type { FixQuestion, OfferedCommand, OfferedFix } from '../diagnostics/offered-fixes';

/** Manifests and configs: the only files that a fix may edit. */
const FIXABLE: vscode.DocumentSelector = { scheme: 'file', pattern: '**/*.{pbtxt,yaml,yml}' };

/**
 * Offers fixes of findings, and commands about them, as quick fixes. A larger fix is shown for confirmation before it is
 * applied.
 */
export function registerFixActions(
  answer: (question: FixQuestion) => readonly (OfferedFix | OfferedCommand)[],
): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    FIXABLE,
    {
      provideCodeActions(document, _range, { diagnostics }) {
        const { uri } = document;
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        const own = diagnostics.filter(({ source }) => source === 'Meshlens');
        if (folder === undefined || own.length === 0) {
          return [];
        }
        const question = {
          folder: folder.uri.fsPath,
          file: path.posix.relative(folder.uri.path, uri.path),
          text: document.getText(),
          diagnostics: own.map(({ code, message, range: { start } }) => ({
            rule: typeof code === 'object' ? String(code.value) : '',
            message,
            line: start.line,
            column: start.character,
          })),
        };
        return answer(question).map((offered) =>
          'command' in offered
            ? toCommand(offered, own[offered.diagnostic])
            : toAction(uri, offered, own[offered.diagnostic]),
        );
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function toCommand(
  { title, command, arguments: given }: OfferedCommand,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [...given] };
  action.diagnostics = [diagnostic];
  return action;
}

function toAction(
  uri: vscode.Uri,
  { title, preview, edits, isSmall }: OfferedFix,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const edit = new vscode.WorkspaceEdit();
  const metadata = isSmall ? undefined : { label: title, description: preview, needsConfirmation: true };
  for (const { line, column, endLine, endColumn, newText } of edits) {
    const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
    edit.replace(uri, range, newText, metadata);
  }
  action.edit = edit;
  action.diagnostics = [diagnostic];
  action.isPreferred = isSmall;
  return action;
}
