import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { folder, meshlens, untilStatus, withSetting } from './support';

describe('cancelling', () => {
  it('ends the analysis, keeps the last result and leaves the process usable', async () => {
    const api = await meshlens();
    const before = api.report(folder().uri.fsPath);
    await withSetting('cache', false, async () => {
      const running = vscode.commands.executeCommand('meshlens.analyze');
      await untilStatus('it is busy', ({ busy }) => busy);
      const cancelledMs = Date.now();
      await vscode.commands.executeCommand('meshlens.cancelAnalysis');
      assert.equal(await running, undefined);
      assert.ok(Date.now() - cancelledMs < 5000, 'cancelling takes under 5 s');
    });
    assert.equal(api.failure(folder().uri.fsPath), undefined, 'a cancellation is no failure');
    // A file saved or deleted just before may still refresh the findings; the analysis they belong to stays the same.
    assert.ok(before);
    assert.equal(api.report(folder().uri.fsPath)?.createdMs, before.createdMs);
    await untilStatus('it is idle again', ({ busy, jobPid }) => !busy && jobPid === null);
  });
});
