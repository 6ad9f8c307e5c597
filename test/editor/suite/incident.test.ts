import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, diagnostics, folder, meshlens, until } from './support';

const isShown = (): boolean =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) => input instanceof vscode.TabInputWebview && /meshlens\.incident$/.test(input.viewType),
    );

describe('Meshlens: Show Incident', () => {
  it('opens the incident that it is called with', async () => {
    const api = await meshlens();
    const report = api.report(folder().uri.fsPath) ?? (await analyze());
    const { fromMs, toMs } = report.incidents[report.incidents.length - 1];
    const shown = await vscode.commands.executeCommand('meshlens.showIncident', folder().uri.fsPath, {
      fromMs,
      toMs,
    });
    assert.deepEqual(shown, { fromMs, toMs });
    await until('the page is shown', isShown);
  });

  it('is offered by the finding on the name of its cause', async () => {
    const found = diagnostics().find(({ diagnostic: { code } }) => {
      return typeof code === 'object' && code.value === 'incident-cause';
    });
    assert.ok(found, 'a service is the likeliest cause of an incident');
    const offered = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      found.uri,
      found.diagnostic.range,
    );
    const action = offered.find(({ title }) => title === 'Open incident');
    assert.equal(action?.command?.command, 'meshlens.showIncident');
  });
});
