import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, meshlens } from '../suite/support';

describe('a restricted workspace', () => {
  it('is restricted, and Meshlens still activates', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.ok(await meshlens());
  });

  it('is read and shown, but teaches no model and brings none', async () => {
    const report = await analyze();
    assert.ok(report.services.length > 0);
    assert.ok(!['trained', 'file'].includes(report.anomaly.model.source), report.anomaly.model.source);
  });

  it('cannot train or load a model', async () => {
    for (const command of ['meshlens.trainModel', 'meshlens.loadModel']) {
      assert.equal(await vscode.commands.executeCommand(command), undefined, command);
    }
    assert.equal((await (await meshlens()).status())?.training, false);
  });
});
