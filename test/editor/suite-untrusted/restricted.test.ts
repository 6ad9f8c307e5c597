import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { smallModel } from '../suite/small-model';
import { analyze, folder, meshlens, until } from '../suite/support';

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

  it('shows what is in an ONNX model, but neither runs it nor measures this machine', async () => {
    const file = vscode.Uri.joinPath(folder().uri, 'net.onnx');
    await vscode.workspace.fs.writeFile(file, smallModel(64).model);
    await vscode.commands.executeCommand('vscode.open', file);
    const api = await meshlens();
    const snapshot = await until('the model is counted', () => {
      const shown = api.model(file.fsPath)?.snapshot;
      return shown?.model && shown;
    });
    assert.equal(snapshot.trusted, false);
    assert.ok(snapshot.nodeCount > 0);
    assert.equal(await vscode.commands.executeCommand('meshlens.calibrateRuntime'), undefined);
    assert.equal((await api.status())?.jobPid, null);
  });

  it('cannot train or load a model, receive traces or ask a live source', async () => {
    for (const command of ['trainModel', 'loadModel', 'receiveTraces', 'analyzeLiveSource']) {
      assert.equal(await vscode.commands.executeCommand(`meshlens.${command}`), undefined, command);
    }
    assert.equal((await (await meshlens()).status())?.jobPid, null);
  });
});
