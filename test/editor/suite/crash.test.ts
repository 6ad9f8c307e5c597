import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, folder, isAlive, meshlens, until, untilStatus, withSetting } from './support';

describe('killing the analytics process while it trains', () => {
  it('leaves the editor working, takes the process of the job along, and the next request succeeds', async () => {
    const api = await meshlens();
    const before = api.report(folder().uri.fsPath);
    await withSetting('cache', false, async () => {
      const running = vscode.commands.executeCommand('meshlens.trainModel');
      const status = await untilStatus('it trains', ({ jobPid }) => jobPid !== null, 120_000);
      const { pid, jobPid } = status;
      assert.ok(jobPid !== null && isAlive(jobPid));
      process.kill(pid, 'SIGKILL');
      // The command shows what happened and resolves without a report.
      assert.equal(await running, undefined);
      assert.match(api.failure(folder().uri.fsPath) ?? '', /ended unexpectedly \(signal SIGKILL/);
      await until('the analytics process is gone', () => !isAlive(pid));
      await until('its job is gone', () => !isAlive(jobPid));
      assert.equal(await api.status(), null);
    });
    assert.ok(before);
    assert.equal(
      api.report(folder().uri.fsPath)?.createdMs,
      before.createdMs,
      'the last result is still shown',
    );
    const report = await analyze();
    assert.ok(report.services.length > 0);
  });
});
