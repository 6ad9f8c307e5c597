import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { JobState, ListedJob } from '../../../src/contracts/jobs';
import { folder, meshlens, until, untilStatus, withSetting } from './support';

/** Waits until the training of this folder is listed so. */
async function training(what: string, ...states: JobState[]): Promise<ListedJob> {
  const api = await meshlens();
  const fits = ({ kind, state, origin }: ListedJob): boolean =>
    kind === 'anomaly.learn' && states.includes(state) && origin?.folder === folder().uri.fsPath;
  return until(what, async () => (await api.jobs()).find(fits), 120_000, 200);
}

describe('the Jobs view', () => {
  it('lists a training with its progress, cancels it, runs it again and shows its log', async () => {
    const api = await meshlens();
    await vscode.commands.executeCommand('meshlens.showJobs');
    // Another seed than any earlier analysis: nothing of it is kept.
    await withSetting('seed', 20_261_130, () =>
      // Three times as many windows as usual: the training lasts until it is cancelled.
      withSetting('windowSeconds', 5, async () => {
        const analysis = vscode.commands.executeCommand('meshlens.trainModel');
        const { id, pid } = await training('it runs', 'running');
        assert.equal(pid, (await api.status())?.pid);
        await until('its progress is listed', async () =>
          (await api.jobs()).some((job) => job.id === id && (job.progress?.fraction ?? 0) > 0),
        );
        assert.equal(await vscode.commands.executeCommand('meshlens.cancelJob', id), 'cancelled');
        assert.equal(await analysis, undefined);
        assert.equal(api.failure(folder().uri.fsPath), undefined, 'a cancellation is no failure');
        assert.equal((await training('it is listed as cancelled', 'cancelled')).id, id);
        await untilStatus('nothing runs', ({ busy, jobPid }) => !busy && jobPid === null);

        assert.equal(await vscode.commands.executeCommand('meshlens.retryJob', id), true);
        const done = await training('it is done', 'done');
        assert.equal(done.id, id, 'the same job');
        assert.equal(api.report(folder().uri.fsPath)?.anomaly.model.source, 'trained');

        await vscode.commands.executeCommand('meshlens.showJobLog', id);
        const shown = await until('its log is open', () =>
          vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'meshlens-job'),
        );
        assert.match(shown.getText(), /^Anomaly training \(anomaly\.learn\): done /);
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      }),
    );
  });
});
