import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AnalyticsStatus } from '../../../src/contracts/protocol';
import { analyze, errorsShown, folder, isAlive, meshlens, until, untilStatus, withSetting } from './support';

const KILLED = /^The analytics process ended unexpectedly \(signal SIGKILL.*\)\.$/;

/** Kills the analytics process once its state holds, and waits until it is gone with the process of its job. */
async function kill(what: string, holds: (status: AnalyticsStatus) => boolean): Promise<void> {
  const { pid, jobPid } = await untilStatus(what, holds, 120_000);
  process.kill(pid, 'SIGKILL');
  await until('the analytics process is gone', () => !isAlive(pid));
  await until('its job is gone', () => jobPid === null || !isAlive(jobPid));
  // An open view may have started the next one already.
  await until('the editor knows', async () => (await (await meshlens()).status())?.pid !== pid);
}

describe('killing the analytics process', () => {
  const moments = [
    ['while it reads', 'meshlens.analyze', ({ busy, jobPid }: AnalyticsStatus) => busy && jobPid === null],
    ['while it trains', 'meshlens.trainModel', ({ jobPid }: AnalyticsStatus) => jobPid !== null],
  ] as const;
  for (const [when, command, holds] of moments) {
    it(`${when} is said once, takes its job along, and the next request succeeds`, async () => {
      const api = await meshlens();
      const before = api.report(folder().uri.fsPath);
      assert.ok(before);
      const errors = await errorsShown(() =>
        withSetting('cache', false, async () => {
          const running = vscode.commands.executeCommand(command);
          await kill(when, holds);
          // The command shows what happened and resolves without a report.
          assert.equal(await running, undefined);
        }),
      );
      assert.equal(errors.length, 1, errors.join('; '));
      assert.match(errors[0], KILLED);
      assert.match(api.failure(folder().uri.fsPath) ?? '', KILLED);
      const { createdMs } = api.report(folder().uri.fsPath) ?? {};
      assert.equal(createdMs, before.createdMs, 'the last result is still shown');
      const report = await analyze();
      assert.ok(report.services.length > 0);
      assert.equal(api.failure(folder().uri.fsPath), undefined);
    });
  }
});
