import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, diagnostics, folder, meshlens, until, untilStatus } from './support';

/** Of the open tabs, whether one is the schedule. VS Code puts a prefix before the names of panels. */
function isShown(): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('meshlens.schedule'),
    );
}

const manifest = (): vscode.Uri => vscode.Uri.joinPath(folder().uri, 'k8s', 'cart.yaml');

/** Makes the only `replicas` of the manifest another number, and saves. */
async function setReplicas(replicas: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(manifest());
  const match = /replicas: (\d+)/.exec(document.getText());
  assert.ok(match);
  const [start, end] = [match.index + 'replicas: '.length, match.index + match[0].length];
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    manifest(),
    new vscode.Range(document.positionAt(start), document.positionAt(end)),
    String(replicas),
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(await document.save());
}

/** What a simulation says of the manifest. */
const found = (): vscode.Diagnostic | undefined =>
  diagnostics().find(
    ({ uri, diagnostic }) =>
      uri.path === manifest().path && (diagnostic.code as { value: string }).value === 'scale-spare',
  )?.diagnostic;

describe('Meshlens: Show Schedule', () => {
  it('opens the page, simulates the folder, and stops when the page is closed', async () => {
    await meshlens();
    await vscode.commands.executeCommand('meshlens.showSchedule');
    await until('the page is shown', isShown);
    await untilStatus('the simulation runs', ({ busy }) => busy, 60_000);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('the page is closed', () => !isShown());
    await untilStatus('the simulation has ended', ({ busy }) => !busy, 60_000);
  });

  it('marks a number that is too high, and mends it', async () => {
    const api = await meshlens();
    if (api.report(folder().uri.fsPath) === undefined) {
      await analyze();
    }
    await setReplicas(9);
    await vscode.commands.executeCommand('meshlens.showSchedule');
    const finding = await until('the finding is shown', found, 120_000);
    const document = await vscode.workspace.openTextDocument(manifest());
    assert.equal(document.getText(finding.range), '9');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Hint);
    assert.match(
      finding.message,
      /^spec\.replicas 9 of cart .*; recommended: 1\..* replica-hours [\d.]+ → [\d.]+\..* with seeds 1, 2;/,
    );
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      manifest(),
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.equal(action.title, 'Set spec.replicas to 1');
    assert.ok(action.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.match(document.getText(), /replicas: 1\n/);
    assert.ok(await document.save());
    await until('the finding is gone', () => found() === undefined);
  });

  it('says nothing of a number that was not simulated, and the same again of one that was', async () => {
    await setReplicas(5);
    await setReplicas(9);
    await until('the finding is back', found);
    await setReplicas(5);
    await until('the finding is gone', () => found() === undefined);
  });

  after(async () => {
    await setReplicas(1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
