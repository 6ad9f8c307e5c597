import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, diagnostics, until } from './support';

describe('saving a manifest', () => {
  it('moves its findings to where their tokens are now', async () => {
    if (diagnostics().length === 0) {
      await analyze();
    }
    const [{ uri, diagnostic }] = diagnostics();
    const document = await vscode.workspace.openTextDocument(uri);
    const token = document.getText(diagnostic.range);
    const lineBefore = diagnostic.range.start.line;

    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '# a comment\n# and another\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();

    const moved = await until('the finding has moved', () =>
      diagnostics().find(
        (now) => now.uri.path === uri.path && now.diagnostic.range.start.line === lineBefore + 2,
      ),
    );
    assert.equal(document.getText(moved.diagnostic.range), token);
  });

  it('says in the file what cannot be read, until it is mended', async () => {
    const [{ uri }] = diagnostics();
    const document = await vscode.workspace.openTextDocument(uri);
    const problems = (): readonly vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics(uri)
        .filter(({ source, code }) => source === 'Meshlens' && code === 'input');
    assert.deepEqual(problems(), []);

    const save = async (change: (edit: vscode.WorkspaceEdit) => void): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      change(edit);
      await vscode.workspace.applyEdit(edit);
      await document.save();
    };
    const broken = '"never closed: [\n';
    await save((edit) => edit.insert(uri, new vscode.Position(0, 0), broken));
    await until('the problem is shown', () => problems().length > 0);
    await save((edit) => edit.delete(uri, new vscode.Range(0, 0, 1, 0)));
    await until('the problem is gone', () => problems().length === 0);
    await until('the findings are back', () => diagnostics().some((now) => now.uri.path === uri.path));
  });
});
