import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, folder, meshlens, until } from './support';

describe('Meshlens: Show Service Map', () => {
  it('opens a page that asks for its data and gets it', async () => {
    const api = await meshlens();
    const report = api.report(folder().uri.fsPath) ?? (await analyze());
    await vscode.commands.executeCommand('meshlens.showServiceMap');
    const snapshot = await until('the page has asked', () => api.map(folder().uri.fsPath));
    assert.equal(snapshot.empty, null);
    assert.deepEqual(
      snapshot.services,
      report.services.map(({ name }) => name),
    );
    assert.equal(snapshot.incidents.length, report.incidents.length);
  });
});
